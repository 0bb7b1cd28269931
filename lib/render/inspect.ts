import type { Conversation } from '@/lib/core/conversation'
import type { Inspection, TextRun, TokenColumns } from '@/lib/contract/inspection'
import type { Piece } from '@/lib/jinja'
import { analyse, type AnalysedExample } from './analyse'
import { IGNORED } from './labels'
import { NO_MESSAGE, ownersOf } from './owners'
import { inRecordedPlaces } from './recorded-places'
import { refusalText } from './refusal'
import type { Setup } from './setup'
import { sourceColumns } from './sources'
import { contentOf } from './turns'
import { findWarnings } from './checks/registry'

/**
 * One example for the screen: its text in runs, every token, and what to know before training on
 * it.
 */
export function inspect(conversation: Conversation, setup: Setup): Inspection {
  const result = analyse(conversation, setup)
  if (!result.ok)
    return {
      ok: false,
      error: { ...result.problem, message: refusalText(conversation, result.problem, setup) },
    }
  const analysis = cutAt(result.value, setup.maxLength)
  const cut = analysis.ids.length > setup.maxLength ? analysis.alignment.starts[setup.maxLength]! : null
  const owners = ownersOf(analysis, setup.tokenizer.specialTokens.bos_token)
  const inspection: Inspection = {
    ok: true,
    text: analysis.rendering.text,
    runs: findRuns(analysis, owners, cut),
    tokens: tokenColumns(analysis, setup),
    sources: sourceColumns(analysis.rendering.pieces),
    perMessage: countPerMessage(analysis, owners),
    trained: analysis.trained,
    beyond: cut,
    // About the whole example: losing the part beyond the cut is itself a finding.
    warnings: findWarnings(result.value, setup),
    tokenizer: setup.tokenizer.id,
    policy: setup.policy,
    maxLength: setup.maxLength,
  }
  return analysis.conversation === conversation ? inspection : inRecordedPlaces(inspection, conversation)
}

const KINDS = ['template', 'content', 'special'] as const satisfies TextRun['kind'][]

/** The same with nothing trained beyond the maximum length. */
function cutAt(analysis: AnalysedExample, maxLength: number): AnalysedExample {
  if (analysis.ids.length <= maxLength) return analysis
  const labels = analysis.labels.map((label, index) => (index < maxLength ? label : IGNORED))
  return { ...analysis, labels, trained: labels.filter((label) => label !== IGNORED).length }
}

/** Runs of units of one message, kind and label. */
function findRuns(analysis: AnalysedExample, owners: Int32Array, cut: number | null): TextRun[] {
  const {
    conversation,
    rendering: { text },
    alignment: { starts },
    specials,
  } = analysis
  const kinds = unitKinds(analysis)
  const trained = trainedUnits(analysis)
  const specialStarts = new Set(specials.map((index) => starts[index]))
  const runs: TextRun[] = []
  let start = 0
  for (let at = 1; at <= text.length; at++) {
    const same =
      at < text.length &&
      kinds[at] === kinds[start] &&
      trained[at] === trained[start] &&
      owners[at] === owners[start]
    // Neighbouring special tokens are runs of their own, each one a chip on the screen.
    if (same && at !== cut && kinds[at] !== KINDS.indexOf('special')) continue
    if (same && at !== cut && !specialStarts.has(at)) continue
    const message = owners[start] === NO_MESSAGE ? null : owners[start]!
    const role = message === null ? null : (conversation.messages[message]?.role ?? null)
    runs.push({ start, end: at, trained: trained[start] === 1, kind: KINDS[kinds[start]!]!, message, role })
    start = at
  }
  return text === '' ? [] : runs
}

/** For each UTF-16 unit the index of its kind. */
function unitKinds({ rendering, alignment: { starts, ends }, specials }: AnalysedExample): Uint8Array {
  const kinds = new Uint8Array(rendering.text.length)
  for (const piece of rendering.pieces)
    if (contentOf(piece) !== null || isTool(piece))
      kinds.fill(KINDS.indexOf('content'), piece.start, piece.end)
  for (const index of specials) kinds.fill(KINDS.indexOf('special'), starts[index], ends[index])
  return kinds
}

/** 1 for each UTF-16 unit of a trained token. */
function trainedUnits({ rendering, alignment: { starts, ends }, labels }: AnalysedExample): Uint8Array {
  const trained = new Uint8Array(rendering.text.length)
  for (const [index, label] of labels.entries())
    if (label !== IGNORED) trained.fill(1, starts[index], ends[index])
  return trained
}

/** Tool definitions are part of the record, wherever the template puts them. */
function isTool({ origin }: Piece): boolean {
  return origin.kind === 'input' && origin.path[0] === 'tools'
}

function tokenColumns(
  { ids, labels, alignment: { starts, ends } }: AnalysedExample,
  { tokenizer }: Setup,
): TokenColumns {
  const occurring = [...new Set(ids)]
  return {
    ids,
    starts: [...starts],
    ends: [...ends],
    trained: trainedRanges(labels),
    pieces: Object.fromEntries(occurring.map((id) => [id, tokenizer.piece(id)])),
    special: occurring.filter((id) => tokenizer.special.has(id)),
  }
}

function trainedRanges(labels: readonly number[]): TokenColumns['trained'] {
  const ranges: TokenColumns['trained'] = []
  for (const [index, label] of labels.entries()) {
    if (label === IGNORED) continue
    const last = ranges.at(-1)
    if (last?.[1] === index) last[1] = index + 1
    else ranges.push([index, index + 1])
  }
  return ranges
}

/** A token counts for the message its first character belongs to. */
function countPerMessage(
  { conversation, labels, alignment: { starts } }: AnalysedExample,
  owners: Int32Array,
): Extract<Inspection, { ok: true }>['perMessage'] {
  const counts = conversation.messages.map(({ role }, message) => ({ message, role, tokens: 0, trained: 0 }))
  for (const [index, label] of labels.entries()) {
    const count = counts[owners[starts[index]!] ?? NO_MESSAGE]
    if (count === undefined) continue
    count.tokens++
    if (label !== IGNORED) count.trained++
  }
  return counts
}
