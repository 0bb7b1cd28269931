/**
 * Ingest: bytes to conversations, container by content and schema by fields, every bad row listed
 * with its reason.
 */
export { detect } from './detect'
export { readConversation } from './edited'
export { readParquetHere, readRecords } from './records'
export { readRows } from './rows'
export { REJECTION_TITLES } from './rejection'
export type { AcceptedRow, ByteSource, Detection, PlainRow, ReadOptions, Row } from './types'
