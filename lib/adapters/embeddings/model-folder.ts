import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { WinnowError } from '@/lib/core/errors'
import { hubFolderName, isHubId } from '@/lib/core/hub-id'
import { isJsonObject, type JsonObject } from '@/lib/core/json'

/**
 * A model that lies on this machine, found but not loaded: plain data, so that threads can be given
 * it.
 */
export interface ModelFolder {
  /** Folder name or Hub id, for people. */
  id: string
  dir: string
  /** `static`: a vector per token, averaged (model2vec). `transformer`: an ONNX graph, run. */
  kind: 'static' | 'transformer'
  /** The file with the weights, below dir. */
  weights: string
  /** How the token vectors are combined into one. */
  pooling: 'mean' | 'cls'
  sha256: string
}

const STATIC_WEIGHTS = ['model.safetensors', 'model.onnx', 'onnx/model.onnx']
const TRANSFORMER_WEIGHTS = ['onnx/model.onnx', 'onnx/model_quantized.onnx']
/** A config is a page of settings. */
const MAXIMUM_CONFIG_BYTES = 1_000_000

/**
 * Counts what changes the vectors of a model here, so that those kept from before are not taken for
 * today's.
 */
const VECTORS_VERSION = 1

const NEEDED =
  'A model folder holds config.json, tokenizer.json and the weights: model.safetensors of a ' +
  'model2vec model, or onnx/model.onnx of a sentence transformer.'

/**
 * The folder of a model, given as a path or as a name in WINNOW_HOME/models; null if there is no
 * such folder.
 */
export function modelDirectory(model: string, home: string): string | null {
  const kept = join(home, 'models', hubFolderName(model))
  if ((/^[\w.-]+$/.test(model) || isHubId(model)) && existsSync(join(kept, 'config.json'))) return kept
  return existsSync(model) && statSync(model).isDirectory() ? resolve(model) : null
}

/** Names of the models kept in WINNOW_HOME/models: all that a browser may ask for. */
export function listModels(home: string): string[] {
  const kept = join(home, 'models')
  const names = existsSync(kept)
    ? readdirSync(kept).filter((name) => existsSync(join(kept, name, 'config.json')))
    : []
  return names.map((name) => name.replace('--', '/')).sort()
}

/** @throws WinnowError model-missing if files are missing or have the wrong content */
export function readModelFolder(id: string, dir: string): ModelFolder {
  const config = readConfig(join(dir, 'config.json'))
  if (config === null)
    throw new WinnowError('model-missing', `${dir} has no config.json that can be read. ${NEEDED}`)
  if (!existsSync(join(dir, 'tokenizer.json')))
    throw new WinnowError('model-missing', `${dir} has no tokenizer.json. ${NEEDED}`)
  const weights = weightFiles(dir).find((file) => existsSync(join(dir, file)))
  if (weights === undefined) throw new WinnowError('model-missing', `${dir} has no weights. ${NEEDED}`)
  const pooling =
    readConfig(join(dir, '1_Pooling/config.json'))?.['pooling_mode_cls_token'] === true ? 'cls' : 'mean'
  const kind = isStatic(config) ? 'static' : 'transformer'
  const hash = createHash('sha256').update(`${kind} ${pooling} ${VECTORS_VERSION}\0`)
  for (const file of ['config.json', 'tokenizer.json', weights]) hashInto(hash, join(dir, file))
  return {
    id: existsSync(id) ? basename(resolve(id)) : id,
    dir,
    kind,
    weights,
    pooling,
    sha256: hash.digest('hex'),
  }
}

/** Files that can hold the weights of the model in this folder, the best first. */
export function weightFiles(dir: string): string[] {
  return isStatic(readConfig(join(dir, 'config.json')) ?? {}) ? STATIC_WEIGHTS : TRANSFORMER_WEIGHTS
}

function isStatic(config: JsonObject): boolean {
  return config['model_type'] === 'model2vec'
}

function readConfig(file: string): JsonObject | null {
  if (!existsSync(file) || statSync(file).size > MAXIMUM_CONFIG_BYTES) return null
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return isJsonObject(value) ? value : null
  } catch {
    return null
  }
}

/** In blocks: weights may be larger than one buffer. */
function hashInto(hash: ReturnType<typeof createHash>, file: string): void {
  const block = Buffer.allocUnsafe(1 << 22)
  const descriptor = openSync(file, 'r')
  try {
    for (let read = readSync(descriptor, block); read > 0; read = readSync(descriptor, block))
      hash.update(block.subarray(0, read))
  } finally {
    closeSync(descriptor)
  }
}
