import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { WinnowError } from '@/lib/core/errors'
import { MAXIMUM_FILE_BYTES } from './files'

/** Files to fetch; only the first must exist. */
const FILES = ['tokenizer.json', 'tokenizer_config.json', 'chat_template.jinja'] as const
/** Gemma 3's 33 MB on a slow line. */
const TIMEOUT_MS = 120_000

/** `owner/name`, and no way out of a folder. */
export function isHubId(id: string): boolean {
  return /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/.test(id)
}

/** Folder below tokenizers/ in which a Hub tokenizer is kept. */
export function hubFolderName(id: string): string {
  return id.replace('/', '--')
}

/**
 * Downloads a tokenizer's files into `folder`, all of them or none.
 * @throws WinnowError tokenizer-missing, with what to do instead
 */
export async function downloadTokenizer(id: string, folder: string): Promise<void> {
  const endpoint = process.env['HF_ENDPOINT'] ?? 'https://huggingface.co'
  const part = `${folder}.part-${process.pid}`
  rmSync(part, { recursive: true, force: true })
  mkdirSync(part, { recursive: true })
  try {
    for (const file of FILES) {
      const bytes = await download(`${endpoint}/${id}/resolve/main/${file}`, id, file === 'tokenizer.json')
      if (bytes !== null) writeFileSync(join(part, file), bytes)
    }
    rmSync(folder, { recursive: true, force: true })
    renameSync(part, folder)
  } finally {
    rmSync(part, { recursive: true, force: true })
  }
}

async function download(url: string, id: string, required: boolean): Promise<Uint8Array | null> {
  let response: Response
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
  } catch (cause) {
    throw new WinnowError('tokenizer-missing', `${id} is not on this machine and ${new URL(url).host} cannot be reached. Copy its tokenizer.json and tokenizer_config.json into a folder and name that folder instead.`, { cause })
  }
  if (response.status === 404 && !required) return null
  if (!response.ok) {
    const gated = response.status === 401 || response.status === 403
    const remedy = gated
      ? 'Its licence must be accepted first: download tokenizer.json and tokenizer_config.json in the browser and name their folder instead.'
      : 'Check the name, or name a folder that holds tokenizer.json and tokenizer_config.json.'
    throw new WinnowError('tokenizer-missing', `${url} answered ${response.status}. ${remedy}`)
  }
  if (Number(response.headers.get('content-length') ?? 0) > MAXIMUM_FILE_BYTES) {
    throw new WinnowError('tokenizer-missing', `${url} is larger than ${MAXIMUM_FILE_BYTES} bytes: it is no tokenizer file.`)
  }
  return new Uint8Array(await response.arrayBuffer())
}
