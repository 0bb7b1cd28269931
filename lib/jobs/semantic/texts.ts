import { parseConversation, type Scope, scopeText } from '@/lib/core/conversation'
import { conversationOf, walkExamples } from '@/lib/db/examples'
import { VectorCache } from '@/lib/adapters/embeddings'
import type { JobContext } from '../engine/define'

/** The rows of a dataset, and which of them have the same text: each text is compared once. */
export class SemanticRows {
  readonly ids: number[] = []
  readonly revisions: number[] = []
  readonly importIds: number[] = []
  readonly hashes: Buffer[] = []
  readonly turns: number[] = []
  /** Number of the row's text. */
  readonly textOf: number[] = []
  /** First row with each text. */
  readonly firstRow: number[] = []
  readonly #texts = new Map<string, number>()
  readonly #context: JobContext
  readonly #scope: Scope

  constructor(context: JobContext, scope: Scope) {
    this.#context = context
    this.#scope = scope
  }

  /** Reads all rows; gives each text that was not there before, with its key. */
  *read(): Generator<{ key: string; text: string }> {
    const { db, datasetId } = this.#context
    for (const { id, revisionId, importId, hash, body } of walkExamples(db, datasetId)) {
      const conversation = parseConversation(body)
      const text = scopeText(conversation, this.#scope)
      const key = VectorCache.key(text)
      const known = this.#texts.get(key)
      this.ids.push(id)
      this.revisions.push(revisionId)
      this.importIds.push(importId)
      this.hashes.push(hash)
      this.turns.push(conversation.messages.length)
      this.textOf.push(known ?? this.firstRow.length)
      if (this.ids.length % PROGRESS === 0) this.#context.report('Reading', this.ids.length, null)
      if (known !== undefined) continue
      this.#texts.set(key, this.firstRow.length)
      this.firstRow.push(this.ids.length - 1)
      yield { key, text }
    }
  }

  /** Read again where it is needed: most texts are in no pair. */
  text(row: number): string {
    return scopeText(conversationOf(this.#context.db, this.revisions[row]!), this.#scope)
  }
}

const PROGRESS = 2_000
