import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { asDiskFull } from '../files'
import { WinnowError } from '@/lib/core/errors'
import { FAMILIES } from './families'
import { noteTrial } from './first-use'
import { isFolderName } from './folders'
import { tryArrived } from './trial'

/**
 * Files of a tokenizer; the last one must be there, and is sent last: it completes the tokenizer.
 */
export const TOKENIZER_FILES = ['chat_template.jinja', 'tokenizer_config.json', 'tokenizer.json'] as const
type TokenizerFile = (typeof TOKENIZER_FILES)[number]

/** Three times the largest published tokenizer.json, Gemma 3's 33 MB. */
const MAXIMUM_UPLOAD_BYTES = 100_000_000

/**
 * Takes one file of a tokenizer into the home. With tokenizer.json, the last, the tokenizer is
 * tried out and is there or is refused with all its files. Returns whether it is there now. Throws
 * WinnowError invalid-input (name), conflict (taken), too-large, tokenizer-missing (no tokenizer),
 * cancelled, disk-full.
 */
export async function receiveTokenizerFile(
  home: string,
  { name, file, first }: { name: string; file: TokenizerFile; first: boolean },
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<boolean> {
  checkName(name, home)
  const arriving = join(home, 'uploads', `tokenizer-${name}`)
  // Files left by a tab that was closed must not become part of this upload.
  if (first) rmSync(arriving, { recursive: true, force: true })
  mkdirSync(arriving, { recursive: true })
  try {
    await writeBounded(join(arriving, file), file, content, signal)
    if (file !== 'tokenizer.json') return false
    await tryArrived(arriving, name)
    checkName(name, home)
    noteTrial(arriving, null)
    renameSync(arriving, join(home, 'tokenizers', name))
    return true
  } catch (error) {
    rmSync(arriving, { recursive: true, force: true })
    if (signal.aborted)
      throw new WinnowError('cancelled', 'The upload was cancelled; nothing of it was kept.')
    throw asDiskFull(error, 'Nothing of this tokenizer was kept.')
  }
}

function checkName(name: string, home: string): void {
  // Two dashes replace the slash in the folder name of a tokenizer from the Hub.
  if (!isFolderName(name) || name.includes('--') || name.length > 60) {
    throw new WinnowError(
      'invalid-input',
      `"${name.slice(0, 80)}" cannot name a tokenizer: use 1 to 60 letters, digits and _ . - , starting with a letter or digit, without two dashes in a row.`,
    )
  }
  if (FAMILIES.some(({ id }) => id === name) || existsSync(join(home, 'tokenizers', name))) {
    throw new WinnowError('conflict', `There is a tokenizer "${name}" already. Choose another name.`)
  }
}

async function writeBounded(
  path: string,
  file: string,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  let bytes = 0
  const measure = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.length
      done(
        bytes <= MAXIMUM_UPLOAD_BYTES
          ? null
          : new WinnowError(
              'too-large',
              `${file} is over ${MAXIMUM_UPLOAD_BYTES / 1_000_000} MB: the largest published tokenizers have 33. This must be a different file.`,
            ),
        chunk,
      )
    },
  })
  await pipeline(content, measure, createWriteStream(path), { signal })
}
