import { findModel, type ModelFolder, openEmbedder, VectorCache } from '@/lib/adapters/embeddings'
import { WinnowError } from '@/lib/core/errors'
import { asVectors, type Embedder, LEXICAL_NAME, lexicalVectors, type Vectors } from '@/lib/dedup'
import type { Crew } from '../engine/crew'
import type { JobContext } from '../engine/define'
import type { SemanticTask } from './semantic-thread'

/** The texts to embed, one by one. */
interface TextSource {
  read(): Iterable<{ key: string; text: string }>
}

/** Vectors of all texts of a source in their order, and what made them. */
export interface EmbeddedTexts {
  vectors: Vectors
  /** Name for people: the model's, or what vectors without one are called. */
  name: string
  /** SHA-256 of the model; null without one. */
  model: string | null
  /** Texts whose vectors were there from an earlier run. */
  cached: number
}

/** Texts read before they are embedded: enough for every thread, and no pile. */
const CHUNK = 4_000
const TEXTS_PER_TASK = 500
/** A vector of all texts lies in memory; 2 GB are 1.4 million texts at 384 dimensions. */
const MAXIMUM_BYTES = 2 * 1024 ** 3

/** @throws WinnowError model-missing */
export function findSemanticModel(
  model: string | undefined,
  download: boolean,
  context: JobContext,
): Promise<ModelFolder> | null {
  if (model === undefined) return null
  return findModel(model, {
    home: context.home.dir,
    download,
    report(file, done, total) {
      context.checkpoint()
      context.report(`Downloading ${file}`, done, total)
    },
  })
}

/** TF-IDF + LSA: learned from these texts, so nothing to keep. */
export function embedLexically(rows: TextSource, context: JobContext): EmbeddedTexts {
  const texts = Array.from(rows.read(), ({ text }) => text)
  context.checkpoint()
  context.report('Weighing words', 0, texts.length)
  return { vectors: shareVectors(lexicalVectors(texts)), name: LEXICAL_NAME, model: null, cached: 0 }
}

function shareVectors({ values, dimensions }: Vectors): Vectors {
  const shared = sharedRows(values.length, dimensions)
  shared.set(values)
  return asVectors(shared, dimensions)
}

/**
 * Embeds with a model the texts that the cache does not have yet. Threads embed one chunk while the
 * next one is read.
 */
export async function embedByModel(
  model: ModelFolder,
  rows: TextSource,
  crew: Crew,
  context: JobContext,
): Promise<EmbeddedTexts> {
  const cache = new VectorCache(context.home.dir, model)
  const embed = model.kind === 'static' ? embedByCrew(crew) : embedHere(model)
  const added: { key: string; vector: Float32Array }[] = []
  const found: Float32Array[] = []
  let cached = 0
  let working = Promise.resolve()
  let chunk: { key: string; text: string; at: number }[] = []
  const flush = async (): Promise<void> => {
    await working
    context.checkpoint()
    const batch = chunk
    chunk = []
    working = embed(batch.map(({ text }) => text)).then((vectors) => {
      const dimensions = vectors.length / batch.length
      batch.forEach(({ key, at }, row) => {
        const vector = vectors.subarray(row * dimensions, (row + 1) * dimensions)
        found[at] = vector
        added.push({ key, vector })
      })
      context.report('Embedding', added.length, null)
    })
    // An error is thrown by the next wait.
    working.catch(() => undefined)
  }
  for (const { key, text } of rows.read()) {
    const at = found.length
    const known = cache.get(key)
    found.push(known ?? EMPTY)
    if (known !== undefined) cached++
    else if (chunk.push({ key, text, at }) === CHUNK) await flush()
  }
  if (chunk.length > 0) await flush()
  await working
  cache.add(
    added.map(({ key }) => key),
    joinRows(added.map(({ vector }) => vector)).values,
  )
  return { vectors: joinRows(found), name: model.id, model: model.sha256, cached }
}

const EMPTY = new Float32Array(0)

type Embed = (texts: string[]) => Promise<Float32Array>

function embedByCrew(crew: Crew): Embed {
  return async (texts) => {
    const tasks: SemanticTask[] = []
    for (let from = 0; from < texts.length; from += TEXTS_PER_TASK)
      tasks.push({ step: 'embed', texts: texts.slice(from, from + TEXTS_PER_TASK) })
    return joinRows(await crew.map<Float32Array>(tasks)).values
  }
}

/**
 * A transformer's runtime has threads of its own. Loaded once it is needed: often everything is
 * known from before.
 */
function embedHere(model: ModelFolder): Embed {
  let embedder: Promise<Embedder> | undefined
  return async (texts) => (await (embedder ??= openEmbedder(model))).embed(texts)
}

/** Rows, or blocks of rows, concatenated; the length of the first is that of a row. */
function joinRows(rows: readonly Float32Array[]): Vectors {
  const dimensions = rows[0]?.length ?? 0
  const length = rows.reduce((sum, row) => sum + row.length, 0)
  const joined = sharedRows(length, dimensions)
  let at = 0
  for (const row of rows) {
    joined.set(row, at)
    at += row.length
  }
  return asVectors(joined, dimensions)
}

/** Memory that threads share. */
function sharedRows(length: number, dimensions: number): Float32Array {
  const bytes = length * Float32Array.BYTES_PER_ELEMENT
  if (bytes > MAXIMUM_BYTES) {
    throw new WinnowError(
      'too-large',
      `The vectors of ${(length / dimensions).toLocaleString('en')} texts with ${dimensions} numbers each take more than ${MAXIMUM_BYTES / 1024 ** 3} GB. Compare a part of the rows, or take a model with fewer dimensions.`,
    )
  }
  return new Float32Array(new SharedArrayBuffer(bytes))
}
