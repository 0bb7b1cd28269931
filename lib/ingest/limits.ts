/**
 * Limits on hostile input. Each is far above what real training data needs and far below what hurts
 * the machine.
 */

const MIB = 1024 * 1024

/**
 * Bytes read at a time: large enough that awaiting a read costs nothing per row, small enough to
 * report progress.
 */
export const CHUNK_BYTES = MIB

/** Bytes looked at to tell a container: the same as one chunk, so that detection costs one read. */
export const PROBE_BYTES = MIB

/**
 * Longest record. The longest context windows are about 8 MiB of text; 16 MiB leaves room for
 * escapes.
 */
export const MAX_RECORD_BYTES = 16 * MIB

/**
 * Deepest nesting inside tool definitions, arguments and parts; JSON Schema of real tools has less
 * than 20.
 */
export const MAX_DEPTH = 64

/**
 * Deepest nesting the array splitter follows; a record beyond it is rejected, whatever field is so
 * deep.
 */
export const MAX_NESTING = 512

/** Records looked at to tell the schema. */
export const SAMPLE_RECORDS = 1000

/**
 * Text looked at for it, however few records that are: a thousand long ones would take gigabytes.
 */
export const SAMPLE_BYTES = 32 * MIB

/** Columns of a CSV file; spreadsheets stop at 16 384. */
export const MAX_COLUMNS = 16_384

/** Rows handed on at a time where the container has no chunks of its own. */
export const BATCH_ROWS = 1000

/** Text of a batch after which it is handed on, however few rows it has. */
export const BATCH_BYTES = 8 * MIB

/**
 * Decoded bytes of a Parquet row group read in one go; a larger group is read in slices of rows.
 */
export const ROW_GROUP_SLICE_BYTES = 64 * MIB

/** Rows a Parquet row group may claim: run-length encoding lets a few bytes claim any number. */
export const MAX_ROW_GROUP_ROWS = 20_000_000

/** Characters of a record shown with its rejection. */
export const EXCERPT_LENGTH = 200

/** Columns and nested fields of a Parquet file; the widest published chat data has some hundred. */
export const MAX_PARQUET_COLUMNS = 10_000

/**
 * Bytes a Parquet page may unpack to: a decoder holds a page, its values and its rows at once, four
 * times as much in all. Writers aim at one MiB, but pyarrow looks only after 1,024 rows, however
 * long.
 */
export const MAX_PAGE_BYTES = 192 * MIB

/**
 * Values of one column in one row group: 20 million rows of one value, or a million of fifty
 * messages.
 */
export const MAX_CHUNK_VALUES = 50_000_000

/**
 * A Parquet file may unpack to so much whatever its size, since a few repeated rows pack to nothing
 * …
 */
const EXPANSION_FLOOR_BYTES = 256 * MIB
/**
 * … and beyond that to so many times its size: text packs to a tenth, rows that differ by a number
 * to a hundredth.
 */
const MAX_EXPANSION = 200

export function isBomb(unpackedBytes: number, fileBytes: number): boolean {
  return unpackedBytes > Math.max(EXPANSION_FLOOR_BYTES, MAX_EXPANSION * fileBytes)
}
