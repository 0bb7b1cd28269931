import { createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { asDiskFull } from '../files'
import { WinnowError } from '@/lib/core/errors'
import { align, AlignmentError } from '@/lib/render'
import { createTokenizer } from './create'
import { FAMILIES } from './families'
import { readTokenizerFolder } from './files'
import { isFolderName } from './folders'

/** Files of a tokenizer; the last one must be there, and is sent last: it completes the tokenizer. */
export const TOKENIZER_FILES = ['chat_template.jinja', 'tokenizer_config.json', 'tokenizer.json'] as const
type TokenizerFile = (typeof TOKENIZER_FILES)[number]

/** Three times the largest published tokenizer.json, Gemma 3's 33 MB. */
const MAXIMUM_UPLOAD_BYTES = 100_000_000

/** Letters with and without marks, digits, line breaks, three scripts and a sign outside the basic plane. */
const TRIAL = 'Hello, wörld 123\n\n  Привет 你好 😀'

/**
 * Takes one file of a tokenizer into the home. With tokenizer.json, the last, the tokenizer is tried out and is there or
 * is refused with all its files. Returns whether it is there now.
 * Throws WinnowError invalid-input (name), conflict (taken), too-large, tokenizer-missing (no tokenizer), cancelled, disk-full.
 */
export async function receiveTokenizerFile(home: string, { name, file, first }: { name: string; file: TokenizerFile; first: boolean }, content: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<boolean> {
  checkName(name, home)
  const arriving = join(home, 'uploads', `tokenizer-${name}`)
  // What a tab that was closed has left must not get into this one.
  if (first) rmSync(arriving, { recursive: true, force: true })
  mkdirSync(arriving, { recursive: true })
  try {
    await writeBounded(join(arriving, file), file, content, signal)
    if (file !== 'tokenizer.json') return false
    tryOut(name, arriving)
    checkName(name, home)
    renameSync(arriving, join(home, 'tokenizers', name))
    return true
  } catch (error) {
    rmSync(arriving, { recursive: true, force: true })
    if (signal.aborted) throw new WinnowError('cancelled', 'The upload was cancelled; nothing of it was kept.')
    throw asDiskFull(error, 'Nothing of this tokenizer was kept.')
  }
}

function checkName(name: string, home: string): void {
  // Two dashes stand for the slash in the folder of a tokenizer from the Hub.
  if (!isFolderName(name) || name.includes('--') || name.length > 60) {
    throw new WinnowError('invalid-input', `"${name.slice(0, 80)}" cannot name a tokenizer: use 1 to 60 letters, digits and _ . - , starting with a letter or digit, without two dashes in a row.`)
  }
  if (FAMILIES.some(({ id }) => id === name) || existsSync(join(home, 'tokenizers', name))) {
    throw new WinnowError('conflict', `There is a tokenizer "${name}" already. Take another name.`)
  }
}

async function writeBounded(path: string, file: string, content: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
  let bytes = 0
  const measure = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.length
      done(bytes <= MAXIMUM_UPLOAD_BYTES ? null : new WinnowError('too-large', `${file} is over ${MAXIMUM_UPLOAD_BYTES / 1_000_000} MB: the largest published tokenizers have 33. This is some other file.`), chunk)
    },
  })
  await pipeline(content, measure, createWriteStream(path), { signal })
}

/** Reads, builds and uses the tokenizer; whatever is wrong with it is said in terms of its file. */
function tryOut(name: string, folder: string): void {
  const refuse = (reason: string, cause?: unknown): never => {
    throw new WinnowError('tokenizer-missing', `This is no tokenizer Winnow can use: ${reason} Nothing of it was kept.`, { cause })
  }
  for (const path of [join(folder, 'tokenizer_config.json'), join(folder, 'tokenizer.json')]) {
    const problem = jsonProblem(path)
    if (problem !== null) refuse(`${basename(path)} ${problem}`)
  }
  const files = readTokenizerFolder(folder)
  const { model } = files.tokenizer
  if (typeof model !== 'object' || model === null || !('vocab' in model)) {
    refuse('tokenizer.json is JSON, but has no model with a vocabulary. It must be the tokenizer.json that the tokenizers library writes, not tokenizer_config.json or vocab.json.')
  }
  try {
    const tokenizer = createTokenizer(name, files, null)
    align(TRIAL, tokenizer.encode(TRIAL), tokenizer)
  } catch (cause) {
    if (cause instanceof AlignmentError) refuse(`its tokens cannot be traced back to the text (${cause.message}) Tokenizers that change letters, such as lower-casing ones, are not supported.`, cause)
    refuse(cause instanceof Error ? cause.message.replace(/\.?$/, '.') : 'it cannot be built.', cause)
  }
}

/** Why a file is no JSON object, in terms of what was probably downloaded; null where it is one, or is not there. */
function jsonProblem(path: string): string | null {
  if (!existsSync(path)) return null
  const bytes = readFileSync(path)
  const start = bytes.subarray(0, 200).toString('utf8').trimStart()
  if (start === '') return 'is empty.'
  if (start.startsWith('<')) return 'is a web page: download the file itself ("download" or "raw" on its page), not the page about it.'
  if (start.startsWith('version https://git-lfs')) return 'is a Git LFS pointer, not the file itself: run git lfs pull, or download it in the browser.'
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? null : 'holds no JSON object.'
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason'
    return `is not whole JSON (${reason.slice(0, 160)}): it may have broken off, download it again.`
  }
}
