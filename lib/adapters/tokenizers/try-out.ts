import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { WinnowError } from '@/lib/core/errors'
import { align, AlignmentError } from '@/lib/render'
import { createTokenizer } from './create'
import { readTokenizerFolder } from './files'
import { patternsIn, tryPattern } from './patterns'

/**
 * Letters with and without marks, digits, line breaks, three scripts and a sign outside the basic
 * plane.
 */
const TRIAL = 'Hello, wörld 123\n\n  Привет 你好 😀'

/**
 * Reads, builds and uses a tokenizer, its patterns first; whatever is wrong with it is said in
 * terms of its file.
 */
export function tryOut(name: string, folder: string, onPattern: (pattern: string) => void): void {
  const refuse = (reason: string, cause?: unknown): never => {
    throw new WinnowError(
      'tokenizer-missing',
      `Winnow cannot use this tokenizer: ${reason} Nothing of it was kept.`,
      { cause },
    )
  }
  for (const path of [join(folder, 'tokenizer_config.json'), join(folder, 'tokenizer.json')]) {
    const problem = jsonProblem(path)
    if (problem !== null) refuse(`${basename(path)} ${problem}`)
  }
  const files = readTokenizerFolder(folder)
  const { model } = files.tokenizer
  if (typeof model !== 'object' || model === null || !('vocab' in model)) {
    refuse(
      'tokenizer.json is JSON, but has no model with a vocabulary. It must be the tokenizer.json that ' +
        'the tokenizers library writes, not tokenizer_config.json or vocab.json.',
    )
  }
  for (const pattern of patternsIn(files.tokenizer)) {
    onPattern(pattern)
    tryPattern(pattern)
  }
  try {
    const tokenizer = createTokenizer(name, files, null)
    align(TRIAL, tokenizer.encode(TRIAL), tokenizer)
  } catch (cause) {
    if (cause instanceof AlignmentError)
      refuse(
        `its tokens cannot be traced back to the text (${cause.message}) Tokenizers that change letters, such as lower-casing ones, are not supported.`,
        cause,
      )
    refuse(cause instanceof Error ? cause.message.replace(/\.?$/, '.') : 'it cannot be built.', cause)
  }
}

/**
 * Why a file is not a JSON object, in terms of what was probably downloaded; null if it is one, or
 * does not exist.
 */
function jsonProblem(path: string): string | null {
  if (!existsSync(path)) return null
  const bytes = readFileSync(path)
  const start = bytes.subarray(0, 200).toString('utf8').trimStart()
  if (start === '') return 'is empty.'
  if (start.startsWith('<'))
    return 'is a web page: download the file itself ("download" or "raw" on its page), not the page about it.'
  if (start.startsWith('version https://git-lfs'))
    return 'is a Git LFS pointer, not the file itself: run git lfs pull, or download it in the browser.'
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? null
      : 'holds no JSON object.'
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason'
    return `is incomplete JSON (${reason.slice(0, 160)}): the download may have broken off, download it again.`
  }
}
