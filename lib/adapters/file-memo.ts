import { readFileSync, statSync } from 'node:fs'
import { type ErrorCode, WinnowError } from '@/lib/core/errors'
import { sha256 } from '@/lib/core/hash'

/**
 * The result of reading files: a value, or a refusal. The error itself is not kept, since its class
 * differs between bundles.
 */
interface Remembered {
  stamp: string
  outcome: { ok: true; value: unknown } | { ok: false; code: ErrorCode; message: string }
}

// One per process, also where Next loads this module twice (pages and handlers are bundled apart).
const holder = globalThis as typeof globalThis & { winnowFileMemo?: Map<string, Remembered> }
holder.winnowFileMemo ??= new Map<string, Remembered>()
const memo = holder.winnowFileMemo

/**
 * The result of `read` for some files, computed again only when one of them has another size or
 * time, or has appeared or disappeared. Pages ask for the content of tokenizer files on every
 * request, and those are up to 33 MB. A refusal is cached too.
 */
export function remembered<Value>(what: string, files: readonly string[], read: () => Value): Value {
  const key = [what, ...files].join('\0')
  const stamp = files.map(stampOf).join('\0')
  let known = memo.get(key)
  if (known?.stamp !== stamp) memo.set(key, (known = { stamp, outcome: outcomeOf(read) }))
  if (!known.outcome.ok) throw new WinnowError(known.outcome.code, known.outcome.message)
  return known.outcome.value as Value
}

export function hashOfFile(file: string): string {
  return remembered('sha256', [file], () => sha256(readFileSync(file)))
}

function outcomeOf(read: () => unknown): Remembered['outcome'] {
  try {
    return { ok: true, value: read() }
  } catch (error) {
    if (!(error instanceof WinnowError)) throw error
    return { ok: false, code: error.code, message: error.message }
  }
}

function stampOf(file: string): string {
  const entry = statSync(file, { throwIfNoEntry: false })
  return entry === undefined ? 'none' : `${entry.size} ${entry.mtimeMs}`
}
