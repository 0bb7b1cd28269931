import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Tokenizer } from '@huggingface/tokenizers'
import { WinnowError } from '@/lib/core/errors'
import { type JsonObject } from '@/lib/core/json'
import { type Embedder, normaliseRows } from '@/lib/dedup'
import { readTokenizerFolder } from '../tokenizers/files'
import { knownTokens } from './known-text'
import type { ModelFolder } from './model-folder'
import { readOnnxTable } from './onnx-table'
import { readSafetensor } from './safetensors'
import { tableValues } from './table'
import { TokenSum, type TokenVectors } from './token-sum'
import { type Encode, wordPieceEncoder } from './word-pieces'

/**
 * A model2vec model (Tulkens & van Dongen 2024): the mean of the vectors of a text's tokens. As in
 * model2vec, unknown tokens are left out; unlike in model2vec, the whole text is read and not only
 * its first 512 tokens, because two long rows that begin alike are not duplicates.
 *
 * @throws WinnowError model-missing
 */
export function openStaticEmbedder(model: ModelFolder): Embedder {
  const { tokenizer: file, config } = readTokenizerFolder(model.dir)
  const tokenizer = construct(file, config, model)
  const encode: Encode =
    wordPieceEncoder(tokenizer, file) ?? ((text) => tokenizer.encode(text, { add_special_tokens: false }).ids)
  const unknown = tokenizer.model?.unk_token_id
  const vectors = readVectors(model, tokenizer.model?.vocab.length ?? 0)
  const { dimensions } = vectors
  const sum = new TokenSum(vectors)
  const embed = (texts: readonly string[]): Float32Array => {
    const rows = new Float32Array(texts.length * dimensions)
    texts.forEach((text, row) => rows.set(sum.of(knownTokens(encode(text), unknown)), row * dimensions))
    normaliseRows(rows, dimensions)
    return rows
  }
  return { id: model.id, sha256: model.sha256, dimensions, embed: (texts) => Promise.resolve(embed(texts)) }
}

function construct(file: JsonObject, config: JsonObject, model: ModelFolder): Tokenizer {
  try {
    return new Tokenizer(file, config)
  } catch (cause) {
    throw new WinnowError(
      'model-missing',
      `The tokenizer of ${model.id} cannot be used: ${cause instanceof Error ? cause.message : 'unknown reason'}. Use a model with a tokenizer.json of the tokenizers library.`,
      { cause },
    )
  }
}

/**
 * Vectors by token: `embeddings`, and in newer models the row (`mapping`) and weight (`weights`) of
 * each token.
 */
function readVectors(model: ModelFolder, vocabulary: number): TokenVectors {
  const bytes = readFileSync(join(model.dir, model.weights))
  const tensor = (name: string): ReturnType<typeof readSafetensor> =>
    model.weights.endsWith('.safetensors') ? readSafetensor(bytes, name) : null
  const table = tensor('embeddings') ?? tensor('embedding.weight') ?? readOnnxTable(bytes, vocabulary)
  const values = table && tableValues(table)
  const rows = column(tensor('mapping'))
  const weights = column(tensor('weights'))
  const broken =
    table === null ||
    values === null ||
    table.columns === 0 ||
    (rows?.length ?? table.rows) < vocabulary ||
    (weights?.length ?? vocabulary) < vocabulary ||
    (rows?.some((row) => row < 0 || row >= table.rows) ?? false)
  if (broken)
    throw new WinnowError(
      'model-missing',
      `${join(model.dir, model.weights)} does not hold one vector for each of the ${vocabulary} tokens of its tokenizer.json. Download the model again.`,
    )
  return {
    values,
    dimensions: table.columns,
    rows: rows ? Int32Array.from(rows) : Int32Array.from({ length: vocabulary }, (_, token) => token),
    weights: weights ?? new Float32Array(vocabulary).fill(1),
  }
}

function column(table: ReturnType<typeof readSafetensor>): Float32Array | null {
  return table && tableValues(table)
}
