import type { Conversation, Message } from '@/lib/core/conversation'
import type { Result } from '@/lib/core/result'
import { encodeConversation } from '../encode'
import { templateInputs, type Environment } from '../environment'
import { renderConversation, type RenderProblem } from '../render'
import { asAxolotlReads } from './axolotl-messages'
import { mark, problem, type Emulation } from './emulation'
import { fieldsRead } from './template-fields'

/**
 * Axolotl's train_on_eos: the end-of-turn token of every turn, of trained turns, or of the last
 * turn looked at.
 */
type TrainOnEos = 'all' | 'turn' | 'last'

/** Replaces the content of a turn while Axolotl looks for it. */
const STAND_IN = '[[dummy_message]]'
/** Tokens the end of a turn may be away from the end of its content. */
const ROOM_FOR_END = 3
const NOT_FOUND = -1
/**
 * UTF-16 units rendered and encoded to find all turns of an example: some seconds of work. Each
 * turn takes the whole conversation before it.
 */
const MAXIMUM_WORK = 50_000_000

/**
 * Axolotl's chat_template strategy (prompt_strategies/chat_template.py) with its defaults:
 * roles_to_train assistant and a message field that turns training on or off. A turn is found by
 * rendering the conversation up to it twice, once with a stand-in for its content, and comparing
 * the tokens from both ends; what answer and stand-in have in common at their ends is lost, and
 * where the template writes the end of a conversation otherwise than its middle, the wrong tokens
 * are found.
 */
export function axolotl(environment: Environment, trainOnEos: TrainOnEos): Emulation {
  const { tokenizer } = environment
  const fields = fieldsRead(environment.template.source)
  const eos = tokenizer.specialTokens.eos_token
  const eosId = eos === undefined ? undefined : tokenizer.encode(eos)[0]
  const skipsSystem = tokenizer.id.toLowerCase().includes('mistral')

  return (given) => {
    const read = asAxolotlReads(given, fields)
    if (!read.ok) return read
    const conversation = read.value
    const encoded = encodeConversation(conversation, environment)
    if (!encoded.ok) return encoded
    const { ids, rendering } = encoded.value
    if (
      conversation.messages.filter((message) => trainOnEos === 'all' || isTrained(message)).length *
        rendering.text.length >
      MAXIMUM_WORK
    ) {
      return problem(
        'axolotl-too-long',
        'Axolotl renders and encodes the whole conversation again for every turn, which is too much work for this one. Split the example, or use another policy.',
      )
    }
    const trained = new Uint8Array(ids.length)
    let lastEnd = NOT_FOUND
    for (const [index, message] of conversation.messages.entries()) {
      const wanted = isTrained(message)
      if (!wanted && trainOnEos !== 'all') continue
      const unseen = index === 0 && message.role === 'system' && skipsSystem
      const turn = unseen ? { ok: true as const, value: null } : findTurn(conversation, index, environment)
      if (!turn.ok) return turn
      if (wanted && turn.value !== null) mark(trained, turn.value.start, turn.value.end)
      const after = turn.value?.end ?? NOT_FOUND
      const end = findEnd(ids, eosId, after)
      if (end === NOT_FOUND || Math.abs(end - after) > ROOM_FOR_END) continue
      lastEnd = end
      if (trainOnEos !== 'last') mark(trained, end, end + 1)
    }
    if (trainOnEos === 'last' && lastEnd !== NOT_FOUND) mark(trained, lastEnd, lastEnd + 1)
    return { ok: true, value: { ...encoded.value, trained, runsOn: false } }
  }
}

function isTrained({ role, weight }: Message): boolean {
  return weight === undefined ? role === 'assistant' : weight !== 0
}

/**
 * The first end-of-turn token from an index on. From -1 Python begins with the last token, and
 * takes finding it there for not finding it.
 */
function findEnd(ids: readonly number[], eosId: number | undefined, from: number): number {
  if (eosId === undefined || (from < 0 && ids.at(-1) === eosId)) return NOT_FOUND
  return ids.indexOf(eosId, Math.max(from, 0))
}

/** Tokens of the content of a turn; null where Axolotl does not find it. */
function findTurn(
  conversation: Conversation,
  index: number,
  environment: Environment,
): Result<{ start: number; end: number } | null, RenderProblem> {
  const { role } = conversation.messages[index]!
  const before = conversation.messages.slice(0, index)
  const last = conversation.messages.length - 1
  const standIn = encodePart(
    { ...conversation, messages: [...before, { role, content: STAND_IN }] },
    last,
    environment,
  )
  if (!standIn.ok) return standIn
  const real = encodePart(
    { ...conversation, messages: conversation.messages.slice(0, index + 1) },
    last,
    environment,
  )
  if (!real.ok) return real
  return { ok: true, value: differing(standIn.value, real.value) }
}

function encodePart(
  part: Conversation,
  realLastIndex: number,
  environment: Environment,
): Result<number[], RenderProblem> {
  const inputs = templateInputs(environment, false)
  const variables =
    realLastIndex > 0 ? { ...inputs.variables, real_last_index: realLastIndex } : (inputs.variables ?? {})
  const rendered = renderConversation(part, environment.template, { ...inputs, variables })
  if (rendered.ok) return { ok: true, value: environment.tokenizer.encode(rendered.value.text) }
  const { code, message, line, column } = rendered.problem
  return {
    ok: false,
    problem: {
      code,
      line,
      column,
      message: `Axolotl renders the conversation up to each turn it trains, and the template refuses such a part: ${message}`,
    },
  }
}

/**
 * The range in which `real` differs from `standIn`: from the first token that differs to the last
 * one, compared from both ends.
 */
function differing(
  standIn: readonly number[],
  real: readonly number[],
): { start: number; end: number } | null {
  const shorter = Math.min(standIn.length, real.length)
  let start = 0
  while (start < shorter && standIn[start] === real[start]) start++
  let same = 0
  while (same < shorter && standIn.at(-1 - same) === real.at(-1 - same)) same++
  const end = real.length - same
  return start === shorter || same === shorter || end <= start ? null : { start, end }
}
