/**
 * Embedding models from folders and the Hub, implementing the Embedder port of lib/dedup; their
 * vectors are cached by content.
 */
import { join } from 'node:path'
import { WinnowError } from '@/lib/core/errors'
import { hubFolderName, isHubId } from '@/lib/core/hub-id'
import type { Embedder } from '@/lib/dedup'
import { downloadModel } from './hub'
import { type ModelFolder, modelDirectory, readModelFolder } from './model-folder'

export { listModels } from './model-folder'
export type { ModelFolder } from './model-folder'
export { nearestNeighbours } from './nearest-index'
export { VectorCache } from './vector-cache'

/** Options for finding a model. */
export interface FindModelOptions {
  home: string
  /** Only on request: a model is hundreds of megabytes from another machine. */
  download: boolean
  report?: (file: string, done: number, total: number | null) => void
}

/**
 * The model of a folder, a name in WINNOW_HOME/models, or a Hub id (`owner/name`).
 * @throws WinnowError model-missing, with the remedy
 */
export async function findModel(
  model: string,
  { home, download, report }: FindModelOptions,
): Promise<ModelFolder> {
  const known = modelDirectory(model, home)
  if (known !== null) return readModelFolder(model, known)
  if (!isHubId(model) || !download) {
    const fetchIt = isHubId(model) ? ', let Winnow download it (--download)' : ''
    throw new WinnowError(
      'model-missing',
      `There is no model ${model} on this machine. Put its files (config.json, tokenizer.json, weights) into ${join(home, 'models', hubFolderName(model))}${fetchIt}, name another folder, or leave the model out to compare lexical vectors (TF-IDF + LSA).`,
    )
  }
  const folder = join(home, 'models', hubFolderName(model))
  await downloadModel(model, folder, report ?? (() => undefined))
  return readModelFolder(model, folder)
}

/**
 * Loads a model, and only the one runtime of the two that it needs.
 * @throws WinnowError model-missing if its files are not what they should be
 */
export async function openEmbedder(model: ModelFolder): Promise<Embedder> {
  if (model.kind === 'static') return (await import('./static-embedder')).openStaticEmbedder(model)
  return (await import('./transformer-embedder')).openTransformerEmbedder(model)
}
