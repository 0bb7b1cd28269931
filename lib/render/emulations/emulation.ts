import type { Conversation } from '@/lib/core/conversation'
import type { Result } from '@/lib/core/result'
import type { Encoded } from '../encode'
import type { RenderProblem } from '../render'

/** An example as a trainer's own code makes it: its text, its tokens and what carries the loss. */
export interface Emulated extends Encoded {
  /** One per token: 1 where it carries the loss. */
  trained: Uint8Array
  /** Labels of tokens that are trained as if another token stood there. */
  targets?: ReadonlyMap<number, number>
  /** The mask did not stop where it should (huggingface/transformers#47325). */
  runsOn: boolean
}

/**
 * Turns a conversation into a trainer's tokens and labels, or gives the reason why the trainer
 * refuses it.
 */
export type Emulation = (conversation: Conversation) => Result<Emulated, RenderProblem>

export function problem(code: string, message: string): { ok: false; problem: RenderProblem } {
  return { ok: false, problem: { code, message, line: null, column: null } }
}

/** An emulation that refuses every conversation, because the trainer would not even begin. */
export function refusing(code: string, message: string): Emulation {
  return () => problem(code, message)
}

/** Marks tokens from `start` up to `end`, cut to the length of the example. */
export function mark(trained: Uint8Array, start: number, end: number): void {
  if (start < end) trained.fill(1, start, end)
}

/** Whether `ids` contains `part` at position `at`. */
export function standsAt(ids: readonly number[], part: readonly number[], at: number): boolean {
  return part.every((id, offset) => ids[at + offset] === id)
}
