import { EXCERPT_LENGTH } from './limits'

/** Every reason to reject a row, and its title in lists. */
export const REJECTION_TITLES = {
  'malformed-json': 'Not valid JSON',
  'duplicate-key': 'Key given twice',
  'malformed-csv': 'Not valid CSV',
  'not-a-record': 'Not a record',
  'not-utf-8': 'Not UTF-8 text',
  'lone-surrogate': 'Half a character',
  'too-long-line': 'Record too long',
  'too-deep': 'Nested too deep',
  'csv-column-count': 'Wrong number of columns',
  'unknown-schema': 'No known schema',
  'other-schema': 'Another schema',
  'wrong-type': 'Field of the wrong type',
  'missing-content': 'Content missing',
  'null-content-without-tool-calls': 'Null content without tool calls',
  'empty-messages': 'No messages',
  'missing-role': 'Role missing',
  'unknown-role': 'Unknown role',
  'malformed-tool-call': 'Tool call not readable',
  'malformed-tools': 'Tool definitions not readable',
  'two-system-prompts': 'Two different system prompts',
  'preference-data': 'Preference data',
  'preference-rejected': 'Rejected side of preference data',
  'conversation-tree': 'Conversation tree',
} as const satisfies Record<string, string>

export type RejectionCode = keyof typeof REJECTION_TITLES

/**
 * A row that is listed instead of imported. `message` names the field, what was found, and the
 * remedy.
 */
export interface Rejection {
  ok: false
  /**
   * 1-based line where the record starts or, for malformed text, where the defect is; for Parquet
   * the row number.
   */
  line: number
  /**
   * 1-based, in UTF-16 units of that line (bytes for not-utf-8); null where the whole record is
   * meant.
   */
  column: number | null
  code: RejectionCode
  message: string
  /** At most 200 characters of the record, control characters escaped. */
  excerpt: string
}

export function rejection(
  line: number,
  column: number | null,
  code: RejectionCode,
  message: string,
  text: string,
): Rejection {
  return { ok: false, line, column, code, message, excerpt: excerptOf(text) }
}

/**
 * Thrown by a converter at a bad row; readRows turns it into a Rejection. Never leaves this folder.
 */
export class RowProblem extends Error {
  readonly code: RejectionCode
  constructor(code: RejectionCode, message: string) {
    super(message)
    this.code = code
  }
}

// Controls, line separators, and halves of surrogate pairs: what would break a line of a list, or a
// UTF-8 response.
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\p{Cs}]/gu

function excerptOf(text: string): string {
  const escaped = text.slice(0, EXCERPT_LENGTH).trim().replace(UNPRINTABLE, escapeCharacter)
  if (text.length <= EXCERPT_LENGTH && escaped.length <= EXCERPT_LENGTH) return escaped
  return escaped.slice(0, EXCERPT_LENGTH - 1).replace(/\p{Cs}/u, '') + '…'
}

function escapeCharacter(character: string): string {
  if (character === '\n') return '\\n'
  if (character === '\r') return '\\r'
  if (character === '\t') return '\\t'
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
