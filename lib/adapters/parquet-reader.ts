import type { ChildProcess } from 'node:child_process'
import { on } from 'node:events'
import { join } from 'node:path'
import { type ErrorCode, WinnowError } from '@/lib/core/errors'
import { parseJson } from '@/lib/core/json'
import type { PlainRow } from '@/lib/ingest'

/**
 * Messages of the process that reads Parquet; a readable row is sent as its text, which holds
 * everything.
 */
export type ParquetMessage =
  | { kind: 'rows'; rows: ({ line: number; text: string } | Extract<PlainRow, { ok: false }>)[] }
  | { kind: 'refused'; code: ErrorCode; message: string }
  | { kind: 'done' }

const HEAP_MB = 1_024

// Not imported: the bundler of the pages follows every fork it can see, but this file is built
// later and elsewhere.
const { fork } = process.getBuiltinModule('node:child_process')

/**
 * The rows of a Parquet file, read in a process that may die of them. `root` is the project's
 * folder. Throws WinnowError, also for the death of the process.
 */
export async function* readParquetApart(
  root: string,
  path: string,
  name: string,
): AsyncGenerator<PlainRow[]> {
  const child = fork(join(root, 'dist/parquet-process.js'), [path, name], {
    execArgv: [`--max-old-space-size=${HEAP_MB}`],
    serialization: 'advanced',
    stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
  })
  const end = watchEnd(child)
  try {
    for await (const [message] of on(child, 'message', { signal: end.signal }) as AsyncIterable<
      [ParquetMessage]
    >) {
      if (message.kind === 'done') return
      if (message.kind === 'refused') throw new WinnowError(message.code, message.message)
      yield message.rows.map((row) => ('text' in row ? asRecord(row) : row))
      if (child.connected) child.send('taken', () => undefined)
    }
  } catch (error) {
    if (error instanceof WinnowError || !end.signal.aborted) throw error
    throw end.lastWord() === 'memory'
      ? new WinnowError(
          'too-large',
          `${name} needs more memory to unpack than Winnow allows; a damaged file can cause that. Write it with smaller row groups (pyarrow: row_group_size=50000), or as JSONL. Nothing of it was kept.`,
        )
      : new WinnowError(
          'malformed',
          `${name} is damaged: the process reading it crashed. Write it again, for example with pyarrow. Nothing of it was kept.`,
          { cause: end.lastWord() },
        )
  } finally {
    child.kill('SIGKILL')
  }
}

function asRecord({ line, text }: { line: number; text: string }): PlainRow {
  return { ok: true, line, text, value: parseJson(text), rawStart: null, rawBytes: null }
}

/**
 * Aborts once the process has ended and all its messages have arrived; the last thing it wrote says
 * why.
 */
function watchEnd(child: ChildProcess): { signal: AbortSignal; lastWord(): string } {
  const gone = new AbortController()
  let word = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    word = (word + chunk.toString()).slice(-2_000)
  })
  child.on('error', () => gone.abort())
  child.on('close', () => gone.abort())
  // Nothing is written to it; while it is open, the process knows that its rows are wanted.
  child.stdin?.on('error', () => undefined)
  return { signal: gone.signal, lastWord: () => word.trim() }
}
