import type { Conversation, Message } from '@/lib/core/conversation'
import { messageName } from '../words'
import type { Environment } from '../environment'
import { problem, refusing, type Emulation } from './emulation'
import { familyOf } from './families'
import { formatFor, type Format } from './llama-factory-formats'
import { toolCalls, toolDefinitions } from './llama-factory-tools'
import { ofMessage, ofTrainer, Segments, type Stretch } from './segments'

const NAME = 'LLaMA-Factory'
const PLACE = '{{content}}'
/** Written before an answer without a thought. */
const EMPTY_THOUGHT = '<think>\n\n</think>\n\n'

/**
 * LLaMA-Factory's supervised fine-tuning with its defaults (data/processor/supervised.py), rows in
 * its sharegpt format. It uses its own template of the family, not the tokenizer's, and encodes the
 * system prompt and each message separately. (Its openai format also writes "detailed thinking off"
 * into the system prompt; that is not emulated.)
 */
export function llamaFactory(environment: Environment): Emulation {
  const { tokenizer } = environment
  const family = familyOf(tokenizer)
  if (family === null) {
    return refusing(
      'llama-factory-no-template',
      `Winnow knows LLaMA-Factory’s templates of Llama 3, Qwen2.5, Qwen3, Gemma 2 and 3, Mistral NeMo and DeepSeek-V3, and the control tokens of ${tokenizer.id} are those of none. Use the tokenizer of one of these, or another policy.`,
    )
  }
  const format = formatFor(family, environment.template.source)
  return (conversation) => {
    const read = readRow(conversation, format, environment.date.text)
    return read.ok ? write(read.value, format, environment) : read
  }
}

/** A message as its converter hands it on. */
interface Turn {
  message: number
  kind: 'user' | 'observation' | 'assistant' | 'call'
  content: Stretch
}

interface Row {
  system: Stretch[]
  turns: Turn[]
}

type Read = { ok: true; value: Row } | ReturnType<typeof problem>

/** Rows it would drop with a line in its log, and those it cannot read. */
function readRow(conversation: Conversation, format: Format, date: string): Read {
  const { messages, tools } = conversation
  const first = messages[0]?.role === 'system' ? 1 : 0
  const turns: Turn[] = []
  for (const [index, message] of messages.entries()) {
    const calls = message.tool_calls ?? []
    if (typeof message.content !== 'string' && calls.length === 0) {
      return problem(
        'llama-factory-content',
        `LLaMA-Factory stops here: ${messageName(index, conversation)} has no text. Give it one, or leave the example out.`,
      )
    }
    if (index < first) continue
    const question = (index - first) % 2 === 0
    if (question ? message.role !== 'user' && message.role !== 'tool' : message.role !== 'assistant') {
      return dropped(
        `${messageName(index, conversation)} is in the place of a message of ${question ? 'the user or of a tool' : 'the assistant'}`,
      )
    }
    turns.push(turnOf(message, index, format))
  }
  if (turns.length === 0 || turns.length % 2 !== 0) return dropped('the last message is not the assistant’s')
  const definitions = tools?.length ? toolDefinitions(tools, format.tools, date) : ''
  if (definitions === null) {
    return problem(
      'llama-factory-tools',
      `Winnow does not know how LLaMA-Factory’s template ${format.name} words the definitions of tools. Use the tokenizer of Qwen, Llama 3 or Mistral NeMo, or an example without tools.`,
    )
  }
  const given = first === 1 ? (messages[0]!.content as string) : ''
  const system = given === '' ? ofTrainer(format.defaultSystem, NAME) : ofMessage(given, 0, 'content')
  return {
    ok: true,
    value: { system: [system, ofTrainer(definitions, NAME)].filter(({ text }) => text !== ''), turns },
  }
}

function dropped(reason: string): ReturnType<typeof problem> {
  return problem(
    'llama-factory-dropped',
    `LLaMA-Factory leaves this example out with a line in its log: after the system prompt, messages of user or tool and of the assistant must alternate, and ${reason}. Correct the order, or split the example.`,
  )
}

function turnOf(message: Message, index: number, format: Format): Turn {
  const calls = message.tool_calls ?? []
  if (message.role === 'assistant' && calls.length > 0) {
    return {
      message: index,
      kind: 'call',
      content: ofMessage(toolCalls(calls, format.tools), index, 'tool_calls', null),
    }
  }
  return {
    message: index,
    kind: kindOf(message.role),
    content: ofMessage(message.content as string, index, 'content'),
  }
}

function kindOf(role: Message['role']): Turn['kind'] {
  if (role === 'tool') return 'observation'
  return role === 'assistant' ? 'assistant' : 'user'
}

function write({ system, turns }: Row, format: Format, { tokenizer }: Environment) {
  const segments = new Segments(tokenizer)
  const eos = tokenizer.specialTokens.eos_token
  for (const slot of format.prefix) writeToken(segments, slot, tokenizer.specialTokens, null, false)
  const own = system.length > 0 && format.systemPlace === 'own'
  if (own) segments.add(fill(format.system, system), systemOwner(system), false)
  for (const [position, turn] of turns.entries()) {
    if (turn.kind === 'assistant' || turn.kind === 'call') {
      writeAnswer(segments, turn, format, tokenizer.specialTokens)
      continue
    }
    // With efficient_eos, the previous answer ends with the first token of the next question.
    if (format.efficientEos && position > 0 && eos !== undefined)
      segments.targetNext(tokenizer.encode(eos)[0]!)
    const head = position === 0 && system.length > 0 && !own ? fill(format.system, system) : []
    writeQuestion(segments, turn, format, position / 2, head)
  }
  if (format.efficientEos && eos !== undefined)
    segments.add([ofTrainer(eos, NAME)], turns.at(-1)!.message, true)
  return segments.finish()
}

/** `head` is the system prompt where it is a part of the first question. */
function writeQuestion(
  segments: Segments,
  { message, kind, content }: Turn,
  format: Format,
  number: number,
  head: readonly Stretch[],
): void {
  if (kind === 'observation') {
    segments.add(fill(format.observation, [content]), message, false)
    return
  }
  const numbered = format.systemPlace === 'own' ? withIndex(content, message, number) : content
  segments.add(fill(format.user, [...head, numbered]), message, false)
}

function writeAnswer(
  segments: Segments,
  { message, kind, content }: Turn,
  format: Format,
  tokens: Environment['tokenizer']['specialTokens'],
): void {
  if (format.addsThought && !content.text.includes('<think>') && !content.text.includes('</think>'))
    segments.add([ofTrainer(EMPTY_THOUGHT, NAME)], message, true)
  for (const slot of kind === 'call' ? format.call : format.assistant) {
    if (typeof slot === 'string') segments.add(fill(slot, [content]), message, true)
    else writeToken(segments, slot, tokens, message, true)
  }
}

function writeToken(
  segments: Segments,
  slot: Format['prefix'][number],
  tokens: Environment['tokenizer']['specialTokens'],
  item: number | null,
  trained: boolean,
): void {
  const text = typeof slot === 'string' ? slot : tokens[slot.token]
  if (text !== undefined) segments.add([ofTrainer(text, NAME)], item, trained)
}

/** The system prompt is the first message's, unless it is the default one. */
function systemOwner(system: readonly Stretch[]): number | null {
  return system.some(({ origin }) => origin.kind === 'input' && origin.path[0] === 'messages') ? 0 : null
}

function fill(format: string, content: readonly Stretch[]): Stretch[] {
  const at = format.indexOf(PLACE)
  return [
    ofTrainer(format.slice(0, at), NAME),
    ...content,
    ofTrainer(format.slice(at + PLACE.length), NAME),
  ].filter(({ text }) => text !== '')
}

/**
 * Its formatter also replaces the first {{idx}} of a question by the number of the turn, whoever
 * wrote it.
 */
function withIndex(content: Stretch, message: number, turn: number): Stretch {
  const text = content.text.replace('{{idx}}', String(turn))
  return text === content.text ? content : ofMessage(text, message, 'content', null)
}
