/** The names of states; the database and the screens use the same ones. */

export type JobStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'

export const PURPOSES = ['train', 'eval'] as const
export type Purpose = (typeof PURPOSES)[number]

export const DECISIONS = ['pass', 'fix', 'reject', 'skip'] as const
export type Decision = (typeof DECISIONS)[number]

export const ORIGINS = ['real', 'human-written', 'human-fixed', 'synthetic', 'distilled'] as const
export type Origin = (typeof ORIGINS)[number]

export const RECORD_SCHEMAS = ['alpaca', 'sharegpt', 'messages', 'prompt-completion'] as const
export type RecordSchema = (typeof RECORD_SCHEMAS)[number]

export type Container = 'jsonl' | 'json' | 'csv' | 'parquet'

/** Schemas a release can be written in. */
export const EXPORT_SCHEMAS = ['messages', 'sharegpt', 'alpaca'] as const
export type ExportSchema = (typeof EXPORT_SCHEMAS)[number]
