import { createWriteStream, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { WinnowError } from '@/lib/core/errors'
import { asDiskFull } from '../files'
import { weightFiles } from './model-folder'

/** Files to fetch beside the weights, and whether a model must have them. */
const FILES = [
  { name: 'config.json', required: true },
  { name: 'tokenizer.json', required: true },
  { name: 'tokenizer_config.json', required: false },
  { name: '1_Pooling/config.json', required: false },
]
const MAXIMUM_BYTES = 4 * 1024 ** 3

/**
 * Downloads a model into `folder`, all of it or nothing.
 * @throws WinnowError model-missing, with what to do instead
 */
export async function downloadModel(id: string, folder: string, report: (file: string, done: number, total: number | null) => void): Promise<void> {
  const part = `${folder}.part-${process.pid}`
  rmSync(part, { recursive: true, force: true })
  try {
    for (const { names, required } of [...FILES.map(({ name, required }) => ({ names: () => [name], required })), { names: () => weightFiles(part), required: true }]) {
      const found = await firstOf(id, names())
      if (found === null && required) throw new WinnowError('model-missing', `${id} has none of ${names().join(', ')}. Take a model2vec model or a sentence transformer in ONNX.`)
      if (found !== null) await save(found.response, join(part, found.name), (done, total) => report(found.name, done, total))
    }
    mkdirSync(dirname(folder), { recursive: true })
    rmSync(folder, { recursive: true, force: true })
    renameSync(part, folder)
  } catch (error) {
    throw asDiskFull(error, 'Nothing of the model was kept.')
  } finally {
    rmSync(part, { recursive: true, force: true })
  }
}

async function firstOf(id: string, names: readonly string[]): Promise<{ name: string; response: Response } | null> {
  const endpoint = process.env['HF_ENDPOINT'] ?? 'https://huggingface.co'
  for (const name of names) {
    const url = `${endpoint}/${id}/resolve/main/${name}`
    const response = await fetch(url).catch((cause: unknown) => {
      throw new WinnowError('model-missing', `${id} is not on this machine and ${new URL(url).host} cannot be reached. Copy the model's files into a folder and name that folder instead, or use the lexical vectors, which need no model.`, { cause })
    })
    if (response.ok) return { name, response }
    if (response.status !== 404) throw new WinnowError('model-missing', `${url} answered ${response.status}. Check the name; a model whose licence must be accepted is downloaded in the browser, and its folder named instead.`)
  }
  return null
}

async function save(response: Response, file: string, report: (done: number, total: number | null) => void): Promise<void> {
  const total = Number(response.headers.get('content-length') ?? 0) || null
  let done = 0
  const count = new Transform({
    transform(chunk: Uint8Array, _encoding, next) {
      done += chunk.length
      report(done, total)
      next(done > MAXIMUM_BYTES ? new WinnowError('model-missing', `${response.url} is larger than ${MAXIMUM_BYTES / 1024 ** 3} GB.`) : null, chunk)
    },
  })
  mkdirSync(dirname(file), { recursive: true })
  await pipeline(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]), count, createWriteStream(file))
}
