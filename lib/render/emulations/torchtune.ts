import type { Conversation, Message } from '@/lib/core/conversation'
import { messageName } from '../words'
import type { Environment } from '../environment'
import type { Tokenizer } from '../tokenizer'
import { problem, refusing, type Emulation } from './emulation'
import { familyOf, type ModelFamily } from './families'
import { ofMessage, ofTrainer, Segments, type Stretch } from './segments'

const NAME = 'torchtune'

/** A message as torchtune's dataset hands it on. */
interface Tuned {
  message: number
  role: Message['role']
  content: Stretch
  masked: boolean
}

type Writer = (segments: Segments, messages: readonly Tuned[], tokenizer: Tokenizer) => void

const WRITERS: Partial<Record<ModelFamily, Writer>> = {
  llama3: writeLlama,
  'qwen2.5': writeQwen,
  qwen3: writeQwen,
  gemma2: writeGemma,
}

/**
 * torchtune's chat dataset with its defaults (data/_messages.py: OpenAIToMessages, masking_strategy
 * train_on_assistant) and its own tokenizers (models/llama3, qwen2_5, qwen3, gemma): a mask covers
 * a whole message with its header, and each message is encoded separately.
 */
export function torchtune({ tokenizer }: Environment): Emulation {
  const family = familyOf(tokenizer)
  const writer = family === null ? undefined : WRITERS[family]
  if (writer === undefined) {
    return refusing(
      'torchtune-no-tokenizer',
      `torchtune has no tokenizer of its own for ${tokenizer.id}: of the families Winnow ships it knows Llama 3, Qwen2.5, Qwen3 and Gemma 2. Use the tokenizer of one of these, or another policy.`,
    )
  }
  return (conversation) => {
    const read = readMessages(conversation)
    if (!read.ok) return read
    const plain = family === 'llama3' ? controlTokenIn(conversation, tokenizer) : null
    if (plain !== null) {
      return problem(
        'torchtune-control-token',
        `The text holds the control token ${plain}, which torchtune reads as plain text. Winnow cannot encode it that way. Remove it from the text.`,
      )
    }
    const segments = new Segments(tokenizer)
    writer(segments, read.value, tokenizer)
    return segments.finish()
  }
}

type Read = { ok: true; value: Tuned[] } | ReturnType<typeof problem>

/** Its check of a conversation (validate_messages), with the messages by number. */
function readMessages(conversation: Conversation): Read {
  const { messages } = conversation
  if (messages.length < 2) return refused('there is only one message')
  const read: Tuned[] = []
  let content: Stretch | null = null
  let before: Message['role'] = 'assistant'
  for (const [index, message] of messages.entries()) {
    const { role } = message
    const name = messageName(index, conversation)
    if (role === 'tool')
      return refused(`${name} is a tool’s, and calls before it are not known to torchtune as such`)
    if (role === 'assistant' && before !== 'user')
      return refused(`${name} does not follow a message of the user`)
    if (role === 'user' && before === 'user') return refused(`${name} follows another message of the user`)
    if (role === 'system' && index > 0) return refused(`${name} is not the first`)
    before = role
    // For a message without text, torchtune's reader still holds the text of the previous message.
    content = textOf(message, index) ?? content
    if (content === null) return refused(`${name} has no text`)
    read.push({ message: index, role, content, masked: role !== 'assistant' })
  }
  return { ok: true, value: read }
}

function refused(reason: string): ReturnType<typeof problem> {
  return problem(
    'torchtune-refused',
    `torchtune stops here with an error: ${reason}. Questions and answers must alternate, with at most a system prompt before them. Correct the order, or leave the example out.`,
  )
}

function textOf({ content }: Message, index: number): Stretch | null {
  if (content === null) return null
  if (typeof content === 'string') return ofMessage(content, index, 'content')
  return ofMessage(
    content
      .map((part) => (part.type === 'text' && typeof part['text'] === 'string' ? part['text'] : ''))
      .join(''),
    index,
    'content',
    null,
  )
}

function controlTokenIn({ messages }: Conversation, { added }: Tokenizer): string | null {
  const texts = messages.map(({ content }) =>
    typeof content === 'string' ? content : JSON.stringify(content),
  )
  return (
    [...added.values()].find(({ content }) => texts.some((text) => text.includes(content)))?.content ?? null
  )
}

/**
 * Header, stripped text and `<|eot_id|>` of each message; a beginning and an end of text that carry
 * no loss.
 */
function writeLlama(segments: Segments, messages: readonly Tuned[]): void {
  segments.add([ofTrainer('<|begin_of_text|>', NAME)], null, false)
  for (const { message, role, content, masked } of messages) {
    segments.add([ofTrainer(`<|start_header_id|>${role}<|end_header_id|>`, NAME)], message, !masked)
    segments.add([ofTrainer('\n\n', NAME)], message, !masked)
    segments.add([stripped(content)], message, !masked)
    segments.add([ofTrainer('<|eot_id|>', NAME)], message, !masked)
  }
  segments.add([ofTrainer('<|end_of_text|>', NAME)], null, false)
}

/**
 * No default system prompt; a last answer ends in the end token alone, without a newline, and
 * trains it.
 */
function writeQwen(segments: Segments, messages: readonly Tuned[]): void {
  for (const [index, { message, role, content, masked }] of messages.entries()) {
    const last = index === messages.length - 1
    segments.add([ofTrainer('<|im_start|>', NAME)], message, !masked)
    segments.add([ofTrainer(`${role}\n`, NAME)], message, !masked)
    segments.add([content], message, !masked)
    if (role !== 'assistant' || !last) {
      segments.add([ofTrainer('<|im_end|>', NAME)], message, !masked)
      segments.add([ofTrainer('\n', NAME)], message, !masked)
    }
    if (last) segments.add([ofTrainer('<|im_end|>', NAME)], message, !masked)
  }
}

/**
 * No turn markers: a beginning of text before each turn, the texts one after another, and `<eos>`
 * after each answer. A message that continues a turn is encoded after a newline, which is then
 * removed.
 */
function writeGemma(segments: Segments, messages: readonly Tuned[], tokenizer: Tokenizer): void {
  const newline = tokenizer.encode('\n').length
  let begins = true
  let spaceBefore = false
  for (const { message, role, content, masked } of messages) {
    if (begins) segments.add([ofTrainer('<bos>', NAME)], message, !masked)
    const text = content.text.replace(/(?<! ) +$/, '')
    const ids = begins || spaceBefore ? tokenizer.encode(text) : tokenizer.encode(`\n${text}`).slice(newline)
    segments.addEncoded([{ ...content, text }], ids, message, !masked)
    spaceBefore = content.text.endsWith(' ')
    begins = role === 'assistant'
    if (begins) segments.add([ofTrainer('<eos>', NAME)], message, !masked)
  }
}

/** The characters that Python's str.strip removes, at the beginning and at the end. */
const SPACE = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
/**
 * At the end only from where a run of spaces begins, so that a long run in the middle is read once.
 */
const OUTER_SPACES = new RegExp(`^${SPACE}+|(?<!${SPACE})${SPACE}+$`, 'g')

function stripped(content: Stretch): Stretch {
  const text = content.text.replace(OUTER_SPACES, '')
  const { origin } = content
  if (origin.kind !== 'input' || origin.offset === null) return { text, origin }
  return { text, origin: { ...origin, offset: origin.offset + content.text.indexOf(text) } }
}
