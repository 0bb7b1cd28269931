import type { Conversation } from '@/lib/core/conversation'
import type { Inspection, TextRun, TokenView } from '@/lib/core/inspection'
import { analyse, type Analysis } from './analyse'
import { IGNORED } from './labels'
import type { Setup } from './setup'
import { contentOf, messageOf } from './turns'
import { findWarnings } from './warnings'

/** One example for the screen: its text in runs, every token, and what to know before training on it. */
export function inspect(conversation: Conversation, setup: Setup): Inspection {
  const result = analyse(conversation, setup)
  if (!result.ok) return { ok: false, error: result.problem }
  const analysis = result.value
  const owners = ownersOf(analysis)
  return {
    ok: true,
    text: analysis.rendering.text,
    runs: findRuns(analysis, owners),
    tokens: viewTokens(analysis, setup),
    perMessage: countPerMessage(analysis, owners),
    trained: analysis.trained,
    warnings: findWarnings(analysis, setup),
    tokenizer: setup.tokenizer.id,
    policy: setup.policy,
    maxLength: setup.maxLength,
  }
}

/** Index of a message that has none: text of the template outside every turn. */
const NO_MESSAGE = -1

/** The message each UTF-16 unit of the text belongs to. */
function ownersOf({ rendering: { pieces, text } }: Analysis): Int32Array {
  const owners = new Int32Array(text.length).fill(NO_MESSAGE)
  for (const piece of pieces) owners.fill(messageOf(piece) ?? NO_MESSAGE, piece.start, piece.end)
  return owners
}

const KINDS = ['template', 'content', 'special'] as const satisfies TextRun['kind'][]

/** Runs of units of one message, kind and label. */
function findRuns(analysis: Analysis, owners: Int32Array): TextRun[] {
  const { conversation, rendering: { pieces, text }, alignment: { starts, ends }, specials, labels } = analysis
  const kinds = new Uint8Array(text.length)
  const trained = new Uint8Array(text.length)
  for (const piece of pieces) if (contentOf(piece) !== null) kinds.fill(KINDS.indexOf('content'), piece.start, piece.end)
  for (const index of specials) kinds.fill(KINDS.indexOf('special'), starts[index], ends[index])
  for (const [index, label] of labels.entries()) if (label !== IGNORED) trained.fill(1, starts[index], ends[index])
  const specialStarts = new Set(specials.map((index) => starts[index]))
  const runs: TextRun[] = []
  let start = 0
  for (let at = 1; at <= text.length; at++) {
    const same = at < text.length && kinds[at] === kinds[start] && trained[at] === trained[start] && owners[at] === owners[start]
    // Neighbouring special tokens are runs of their own, each one a chip on the screen.
    if (same && kinds[at] !== KINDS.indexOf('special')) continue
    if (same && !specialStarts.has(at)) continue
    const message = owners[start] === NO_MESSAGE ? null : owners[start]!
    const role = message === null ? null : (conversation.messages[message]?.role ?? null)
    runs.push({ start, end: at, trained: trained[start] === 1, kind: KINDS[kinds[start]!]!, message, role })
    start = at
  }
  return text === '' ? [] : runs
}

function viewTokens({ ids, labels, alignment: { starts, ends } }: Analysis, { tokenizer }: Setup): TokenView[] {
  return ids.map((id, index) => ({
    id,
    start: starts[index]!,
    end: ends[index]!,
    piece: tokenizer.piece(id),
    trained: labels[index] !== IGNORED,
    special: tokenizer.special.has(id),
  }))
}

/** A token counts for the message its first character belongs to. */
function countPerMessage({ conversation, labels, alignment: { starts } }: Analysis, owners: Int32Array): Extract<Inspection, { ok: true }>['perMessage'] {
  const counts = conversation.messages.map(({ role }, message) => ({ message, role, tokens: 0, trained: 0 }))
  for (const [index, label] of labels.entries()) {
    const count = counts[owners[starts[index]!] ?? NO_MESSAGE]
    if (count === undefined) continue
    count.tokens++
    if (label !== IGNORED) count.trained++
  }
  return counts
}
