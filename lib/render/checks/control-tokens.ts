import { messageOf } from '../turns'
import type { AnalysedExample } from '../analyse'
import type { Setup } from '../setup'
import type { Found, RenderingCheck } from './check'
import { recordPieceIn } from './record-text'
import { capitalised, messageName } from '../words'

/**
 * transformers#29279, #47822, llama.cpp#24382: `<|im_end|>` typed by a user becomes the control
 * token.
 */
export const controlTokenInContent: RenderingCheck = {
  code: 'control-token-in-content',
  of: 'rendering',
  severity: 'error',
  title: 'Control token in the text',
  why:
    'The tokenizer turns the characters into the control token itself: the turn ends in the middle of ' +
    'a message, or a message opens a turn of its own (prompt injection by data).',
  remedy: 'Delete the marker, or split the message into the turns it marks.',
  find(analysis, setup) {
    return analysis.specials.flatMap((index) => fromRecord(index, analysis, setup) ?? [])
  },
}

/**
 * transformers#47386: tokens that are added without being special read the same to the model, and
 * no setting escapes them.
 */
export const addedTokenInContent: RenderingCheck = {
  code: 'added-token-in-content',
  of: 'rendering',
  severity: 'warning',
  title: 'Structural token in the text',
  why:
    'The template marks calls, results or thoughts with this token. Typed into a message it is the ' +
    'same token, so that the message seems to hold a call or a thought.',
  remedy:
    'Move what it marks to its own field (tool_calls, reasoning_content), or spell the marker otherwise.',
  find(analysis, setup) {
    const structural = structuralTokens(setup)
    if (structural.size === 0) return []
    return analysis.ids.flatMap((id, index) => {
      if (!structural.has(id)) return []
      const found = fromRecord(index, analysis, setup)
      // Tags of calls and thoughts are meant for assistants to write and for system prompts to
      // explain.
      const isTag = !MARKER.test(setup.tokenizer.piece(id))
      return found === null || (isTag && found.role !== 'user' && found.role !== 'tool') ? [] : [found]
    })
  },
}

/** A token whose characters the record wrote; null where the template did. */
function fromRecord(
  index: number,
  { rendering: { pieces }, alignment: { starts, ends }, ids, conversation }: AnalysedExample,
  { tokenizer }: Setup,
): (Found & { role: string }) | null {
  const span = { start: starts[index]!, end: ends[index]! }
  const piece = recordPieceIn(pieces, span)
  if (piece === undefined) return null
  const owner = messageOf(piece)
  const where = owner === null ? 'The tools' : capitalised(messageName(owner, conversation))
  const kind = tokenizer.special.has(ids[index]!) ? 'a control token' : 'one token, as the template’s own'
  const verb = owner === null ? 'contain' : 'contains'
  return {
    message: `${where} ${verb} ${tokenizer.piece(ids[index]!)}, which becomes ${kind} (token ${index + 1}).`,
    span,
    role: owner === null ? 'tools' : (conversation.messages[owner]?.role ?? ''),
  }
}

/** Markers that only chat templates write, not people: <|fim_prefix|>, <｜User｜>. */
const MARKER = /^<[|｜].*[|｜]>$/u

const known = new WeakMap<Setup, ReadonlySet<number>>()

/**
 * Added tokens that are not special and that structure this template's text: those it writes
 * itself, and those of the form <|…|>. Gemma also adds HTML tags and runs of spaces, which are
 * ordinary text.
 */
function structuralTokens(setup: Setup): ReadonlySet<number> {
  let tokens = known.get(setup)
  if (tokens === undefined) {
    const {
      tokenizer: { added, special },
      template: { source },
    } = setup
    tokens = new Set(
      [...added].flatMap(([id, { content }]) =>
        !special.has(id) &&
        content.trim().length > 1 &&
        (MARKER.test(content) || (content.startsWith('<') && source.includes(content)))
          ? [id]
          : [],
      ),
    )
    known.set(setup, tokens)
  }
  return tokens
}
