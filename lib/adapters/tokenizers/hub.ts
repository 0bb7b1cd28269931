import { randomUUID } from 'node:crypto'
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { WinnowError } from '@/lib/core/errors'
import { hubFolderName, isHubId } from '@/lib/core/hub-id'
import { asDiskFull } from '../files'
import { hubEndpoint, HubProblem, saveHubFile } from '../hub-file'
import { MAXIMUM_FILE_BYTES } from './files'
import { tryArrived } from './trial'

/**
 * Files to fetch, and how large they may be; only the first must exist. The small ones are a page
 * or a few of text.
 */
const FILES = [
  { name: 'tokenizer.json', maximumBytes: MAXIMUM_FILE_BYTES },
  { name: 'tokenizer_config.json', maximumBytes: 20_000_000 },
  { name: 'chat_template.jinja', maximumBytes: 2_000_000 },
] as const

/**
 * Downloads a tokenizer's files into the home, all of them or none. Only where somebody asked for
 * this download. Throws WinnowError: invalid-input (no Hub id), tokenizer-missing with what to do
 * instead, cancelled, disk-full.
 */
export async function downloadTokenizer(id: string, home: string, signal?: AbortSignal): Promise<void> {
  if (!isHubId(id)) {
    throw new WinnowError('invalid-input', `"${id.slice(0, 200)}" is not a Hub name, which is owner/name.`)
  }
  const arriving = join(home, 'uploads', `hub-${randomUUID()}`)
  try {
    mkdirSync(arriving, { recursive: true })
    for (const { name, maximumBytes } of FILES) {
      const found = await saveHubFile(
        { id, name, maximumBytes, ...(signal && { signal }) },
        join(arriving, name),
      )
      if (!found && name === 'tokenizer.json')
        throw new HubProblem(`${hubEndpoint().host} has no tokenizer.json of ${id}, or no ${id}.`, 404)
    }
    await tryArrived(arriving, null)
    moveIn(arriving, join(home, 'tokenizers', hubFolderName(id)))
  } catch (error) {
    if (signal?.aborted)
      throw new WinnowError('cancelled', 'The download was cancelled; nothing of it was kept.')
    throw error instanceof HubProblem
      ? refusal(id, error)
      : asDiskFull(error, 'Nothing of this tokenizer was kept.')
  } finally {
    rmSync(arriving, { recursive: true, force: true })
  }
}

/**
 * The same tokenizer may have arrived by another request meanwhile: the later one takes its place.
 */
function moveIn(arriving: string, folder: string): void {
  mkdirSync(dirname(folder), { recursive: true })
  rmSync(folder, { recursive: true, force: true })
  renameSync(arriving, folder)
}

function refusal(id: string, problem: HubProblem): WinnowError {
  return new WinnowError(
    'tokenizer-missing',
    `${id} was not downloaded: ${problem.message} ${remedyFor(problem.status)} Nothing of it was kept.`,
    { cause: problem },
  )
}

function remedyFor(status: HubProblem['status']): string {
  if (status === 401 || status === 403)
    return (
      'Its licence must be accepted first: download tokenizer.json and tokenizer_config.json in the ' +
      'browser and name their folder instead, or upload them on the Templates page.'
    )
  if (status === 404)
    return 'Check the name, or name a folder that holds tokenizer.json and tokenizer_config.json.'
  return (
    'Copy its tokenizer.json and tokenizer_config.json into a folder and name that folder instead, or ' +
    'upload them on the Templates page.'
  )
}
