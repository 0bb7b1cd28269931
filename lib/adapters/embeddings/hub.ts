import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { WinnowError } from '@/lib/core/errors'
import { asDiskFull } from '../files'
import { HubProblem, saveHubFile } from '../hub-file'
import { weightFiles } from './model-folder'

/**
 * Files to download along with the weights, their largest size, and whether a model must have them.
 */
const FILES = [
  { name: 'config.json', required: true, maximumBytes: 1_000_000 },
  { name: 'tokenizer.json', required: true, maximumBytes: 350_000_000 },
  { name: 'tokenizer_config.json', required: false, maximumBytes: 20_000_000 },
  { name: '1_Pooling/config.json', required: false, maximumBytes: 1_000_000 },
]
const MAXIMUM_WEIGHT_BYTES = 4 * 1024 ** 3

/**
 * Downloads a model into `folder`, all of it or nothing.
 * @throws WinnowError model-missing, with what to do instead
 */
export async function downloadModel(
  id: string,
  folder: string,
  report: (file: string, done: number, total: number | null) => void,
): Promise<void> {
  const part = `${folder}.part-${process.pid}`
  rmSync(part, { recursive: true, force: true })
  try {
    for (const { name, required, maximumBytes } of FILES) await saveFirst([name], required, maximumBytes)
    await saveFirst(weightFiles(part), true, MAXIMUM_WEIGHT_BYTES)
    mkdirSync(dirname(folder), { recursive: true })
    rmSync(folder, { recursive: true, force: true })
    renameSync(part, folder)
  } catch (error) {
    throw error instanceof HubProblem
      ? refusal(id, error)
      : asDiskFull(error, 'Nothing of the model was kept.')
  } finally {
    rmSync(part, { recursive: true, force: true })
  }

  async function saveFirst(names: readonly string[], required: boolean, maximumBytes: number): Promise<void> {
    for (const name of names) {
      const file = {
        id,
        name,
        maximumBytes,
        report: (done: number, total: number | null) => report(name, done, total),
      }
      if (await saveHubFile(file, join(part, name))) return
    }
    if (required)
      throw new WinnowError(
        'model-missing',
        `${id} has none of ${names.join(', ')}. Use a model2vec model or a sentence transformer in ONNX.`,
      )
  }
}

function refusal(id: string, problem: HubProblem): WinnowError {
  const remedy =
    problem.status === null
      ? "Copy the model's files into a folder and name that folder instead, or use the lexical vectors, " +
        'which need no model.'
      : 'Check the name; a model whose licence must be accepted is downloaded in the browser, and its ' +
        'folder named instead.'
  return new WinnowError('model-missing', `${id} is not on this machine: ${problem.message} ${remedy}`, {
    cause: problem,
  })
}
