import { VectorCache } from '@/lib/adapters/embeddings'
import { messageText, parseConversation } from '@/lib/core/conversation'
import { walkExamples } from '@/lib/db/examples'
import type { JobContext } from '../engine/define'

/** A message of a row. */
export interface MessagePlace {
  exampleId: number
  revisionId: number
  message: number
  /** Length of the text in UTF-16 units. */
  length: number
}

const PROGRESS = 2_000
/** Maximum rows with the same text that are listed for one item; a template may have a million. */
const MOST_COPIES = 10

/**
 * The texts that the semantic pass compares: given texts first, then the messages of the rows, each
 * distinct one once. Messages are compared separately, because the vector of a long conversation
 * says little about one question in it.
 */
export class AlikeTexts {
  /** The rows of each distinct text. */
  readonly places: MessagePlace[][] = []
  readonly #given: readonly string[]
  readonly #scope: 'all' | 'prompt'
  readonly #context: JobContext
  readonly #texts = new Map<string, number>()

  constructor(given: readonly string[], scope: 'all' | 'prompt', context: JobContext) {
    this.#given = given
    this.#scope = scope
    this.#context = context
  }

  *read(): Generator<{ key: string; text: string }> {
    for (const text of this.#given) yield { key: VectorCache.key(text), text }
    const { db, datasetId } = this.#context
    let rows = 0
    for (const { id: exampleId, revisionId, body } of walkExamples(db, datasetId)) {
      for (const [message, { role, ...said }] of parseConversation(body).messages.entries()) {
        const text = messageText({ role, ...said })
        if (text === '' || role === 'system' || (this.#scope === 'prompt' && role === 'assistant')) continue
        const key = VectorCache.key(text)
        const known = this.#texts.get(key)
        const place = { exampleId, revisionId, message, length: text.length }
        if (known === undefined) {
          this.#texts.set(key, this.places.length)
          this.places.push([place])
          yield { key, text }
        } else if (this.places[known]!.length < MOST_COPIES) this.places[known]!.push(place)
      }
      if (++rows % PROGRESS === 0) this.#context.report('Reading rows for their meaning', rows, null)
    }
  }
}
