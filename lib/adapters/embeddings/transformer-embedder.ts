import { WinnowError } from '@/lib/core/errors'
import { type Embedder, normaliseRows } from '@/lib/dedup'
import { knownTokens } from './known-text'
import { peerDependencies } from '@/package.json'
import type { ModelFolder } from './model-folder'

/** Texts per run of the graph; more only pads more. */
const BATCH = 32

/**
 * A package of Winnow comes without it: npm would download libraries for graphics cards with it, unless
 * told not to.
 */
const INSTALL = `ONNXRUNTIME_NODE_INSTALL=skip npm install @huggingface/transformers@${peerDependencies['@huggingface/transformers']}`

/**
 * A sentence transformer through @huggingface/transformers and onnxruntime, from files on this
 * machine alone. It reads as many tokens of a text as its tokenizer config allows, most often 256
 * or 512. Loaded here and nowhere else: the runtime takes 100 MB that pages and other jobs have no
 * use for.
 *
 * @throws WinnowError model-missing
 */
export async function openTransformerEmbedder(model: ModelFolder): Promise<Embedder> {
  const { pipeline, env } = await import('@huggingface/transformers').catch((cause: unknown) => {
    throw new WinnowError(
      'model-missing',
      `The runtime for ${model.id} does not load on this machine (${reason(cause)}). Install it beside Winnow (${INSTALL}), or use a model2vec model, which needs none, or the lexical vectors.`,
      { cause },
    )
  })
  env.allowRemoteModels = false
  env.allowLocalModels = true
  const dtype = model.weights.endsWith('_quantized.onnx') ? 'q8' : 'fp32'
  const extract = await pipeline('feature-extraction', model.dir, { dtype, local_files_only: true }).catch(
    (cause: unknown) => {
      throw new WinnowError(
        'model-missing',
        `The model ${model.id} cannot be loaded: ${reason(cause)}. It must be a feature-extraction model in ONNX.`,
        { cause },
      )
    },
  )
  const run = async (texts: string[]): Promise<Float32Array> => {
    const output = await extract(texts, { pooling: model.pooling, normalize: true })
    return Float32Array.from(output.data as Float32Array)
  }
  const isKnown = (text: string): boolean =>
    knownTokens(extract.tokenizer.encode(text, { add_special_tokens: false }), extract.tokenizer.unk_token_id)
      .length > 0
  const dimensions = (await run(['probe'])).length
  return {
    id: model.id,
    sha256: model.sha256,
    dimensions,
    async embed(texts) {
      const rows = new Float32Array(texts.length * dimensions)
      // Texts of one length side by side: a batch is as long as its longest.
      const order = Array.from(texts.keys()).sort((one, other) => texts[one]!.length - texts[other]!.length)
      for (let from = 0; from < order.length; from += BATCH) {
        const batch = order.slice(from, from + BATCH)
        const vectors = await run(batch.map((text) => texts[text]!))
        batch.forEach((text, at) => {
          if (isKnown(texts[text]!))
            rows.set(vectors.subarray(at * dimensions, (at + 1) * dimensions), text * dimensions)
        })
      }
      normaliseRows(rows, dimensions)
      return rows
    },
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message.split('\n')[0]! : String(cause)
}
