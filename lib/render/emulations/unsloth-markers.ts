import type { Conversation, Message } from '@/lib/core/conversation'
import type { Result } from '@/lib/core/result'
import { templateInputs, type Environment } from '../environment'
import { renderConversation, type RenderProblem } from '../render'
import { problem, standsAt } from './emulation'

/** Token ids of the markers between which Unsloth trains. */
interface Markers {
  instruction: number[]
  response: number[]
}

const QUESTION = 'QuestionProbe7x'
const ANSWER = 'AnswerProbe5z'
const CODE = 'unsloth-no-markers'

/**
 * The markers that Unsloth finds in a chat template (get_chat_template_parts): the text between the
 * messages of a probe of three turns, cut to the headers with the help of the generation prompt.
 */
export function findMarkers(environment: Environment): Result<Markers, RenderProblem> {
  const probe = renderProbe(environment)
  if (probe === null)
    return problem(
      CODE,
      'Unsloth cannot find its markers in this template: it does not render a plain chat of three turns. Use another template, or pass instruction_part and response_part to train_on_responses_only.',
    )
  const parts = partsOf(probe, environment)
  const ids = environment.tokenizer.encode(probe.text)
  const instruction = locate(parts.instruction, ids, environment)
  const response = locate(parts.response, ids, environment)
  if (instruction === null || response === null) {
    const shown = JSON.stringify(instruction === null ? parts.instruction : parts.response)
    return problem(
      CODE,
      `Unsloth finds the marker ${shown} in this template, but its tokens do not occur in a rendered chat, and train_on_responses_only stops with an error. Pass instruction_part and response_part that do.`,
    )
  }
  return { ok: true, value: { instruction, response } }
}

interface Probe {
  text: string
  /** The probe without its last answer, with and without a generation prompt. */
  prompted: string
  unprompted: string
  /** The form in which this template accepts the text of an answer. */
  asAnswer: (text: string) => Message['content']
}

const plain = (text: string): string => text
const parts = (text: string): { type: string; text: string }[] => [{ type: 'text', text }]

/** Templates of vision models want the content in parts. */
function renderProbe(environment: Environment): Probe | null {
  for (const [asQuestion, asAnswer] of [
    [plain, plain],
    [parts, parts],
    [parts, plain],
  ] as const) {
    const turn: Message[] = [
      { role: 'user', content: asQuestion(QUESTION) },
      { role: 'assistant', content: asAnswer(ANSWER) },
    ]
    const messages = [...turn, ...turn, ...turn]
    const text = render({ messages }, environment, false)
    if (text === null || !text.includes(QUESTION) || !text.includes(ANSWER)) continue
    const asked = { messages: messages.slice(0, -1) }
    const [prompted, unprompted] = [render(asked, environment, true), render(asked, environment, false)]
    return prompted === null || unprompted === null ? null : { text, prompted, unprompted, asAnswer }
  }
  return null
}

function render(
  conversation: Conversation,
  environment: Environment,
  addGenerationPrompt: boolean,
): string | null {
  const rendered = renderConversation(
    conversation,
    environment.template,
    templateInputs(environment, addGenerationPrompt),
  )
  return rendered.ok ? rendered.value.text : null
}

interface Parts {
  instruction: string
  response: string
}

function partsOf(probe: Probe, environment: Environment): Parts {
  const { bos_token: bos = '', eos_token: eos = '' } = environment.tokenizer.specialTokens
  const specials = specialTexts(environment)
  const toInstruction = usualGap(probe.text, ANSWER, QUESTION)
  const toResponse = usualGap(probe.text, QUESTION, ANSWER)
  const header =
    probe.prompted === probe.unprompted
      ? ''
      : dropShared(tail(probe.prompted), tail(probe.unprompted), specials)[0]
  let [instruction, response] = ['', '']
  if (header !== '' && toResponse.endsWith(header) && header.length < toResponse.length) {
    response = header
    instruction = dropLeading(toInstruction, toResponse.slice(0, -header.length))
  } else if (header !== '' && header === toResponse) {
    ;[response, instruction] = dropShared(header, toInstruction, specials)
    instruction = dropLeading(instruction, ' ', '\t', eos, bos)
  } else {
    response = dropLeading(toResponse, ' ', '\t', eos, bos)
    instruction = dropLeading(toInstruction, ' ', '\t', eos, bos)
  }
  return {
    instruction: trimBlanks(instruction),
    response: trimBlanks(withoutScaffold(response, probe, environment)),
  }
}

/** Special and added tokens, the longest first. */
function specialTexts({ tokenizer }: Environment): string[] {
  const texts = new Set([
    ...[...tokenizer.added.values()].map(({ content }) => content),
    ...Object.values(tokenizer.specialTokens).map(String),
  ])
  texts.delete('')
  return [...texts].sort((a, b) => b.length - a.length)
}

/**
 * The commonest text from the end of one probe word to the next start of the other; the first of
 * equals.
 */
function usualGap(text: string, from: string, to: string): string {
  const counts = new Map<string, number>()
  for (let at = text.indexOf(from); at !== -1; at = text.indexOf(from, at + from.length)) {
    const next = text.indexOf(to, at + from.length)
    if (next === -1) continue
    const gap = text.slice(at + from.length, next)
    counts.set(gap, (counts.get(gap) ?? 0) + 1)
  }
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), ['', 0])[0]
}

/** The text after the last question. */
function tail(text: string): string {
  const at = text.lastIndexOf(QUESTION)
  return at === -1 ? '' : text.slice(at + QUESTION.length)
}

/** Takes the special tokens and whitespace both begin with off both. */
function dropShared(first: string, second: string, specials: readonly string[]): [string, string] {
  for (;;) {
    const space = /^\s+/.exec(first)?.[0]
    const shared =
      space !== undefined && space === /^\s+/.exec(second)?.[0]
        ? space
        : specials.find((special) => first.startsWith(special))
    if (shared === undefined || !second.startsWith(shared)) return [first, second]
    first = first.slice(shared.length)
    second = second.slice(shared.length)
  }
}

/** Takes any of the texts off the beginning, as often as they stand there. */
function dropLeading(text: string, ...leading: readonly string[]): string {
  for (;;) {
    const found = leading.find((one) => one !== '' && text.startsWith(one))
    if (found === undefined) return text
    text = text.slice(found.length)
  }
}

function trimBlanks(text: string): string {
  return dropLeading(text, ' ', '\t').replace(/(?<![ \t])[ \t]+$/, '')
}

/**
 * A generation prompt that opens or closes a thought is not a marker if a real answer does not
 * contain it.
 */
function withoutScaffold(response: string, probe: Probe, environment: Environment): string {
  const found = /<([^\s/<>]+)>\s*<\/\1>\s*$/.exec(response) ?? /<\/([^\s/<>]+)>\s*$/.exec(response)
  if (found === null || found.index === 0) return response
  const header = response.slice(0, found.index)
  const content = probe.asAnswer(`<${found[1]!}>thought9</${found[1]!}>${ANSWER}`)
  const filled = render(
    {
      messages: [
        { role: 'user', content: QUESTION },
        { role: 'assistant', content },
      ],
    },
    environment,
    false,
  )
  const at = filled?.lastIndexOf(header) ?? -1
  return filled === null || at === -1 || filled.startsWith(found[0], at + header.length) ? response : header
}

/**
 * The tokens of a marker as they occur in the probe: as it is, or after a space or a line break,
 * where most tokenizers cut.
 */
function locate(part: string, probe: readonly number[], { tokenizer }: Environment): number[] | null {
  if (part === '') return null
  const candidates = [part, ` ${part}`, `\n${part}`]
    .map((text) => tokenizer.encode(text))
    .map((ids) => ({ ids, count: occurrences(ids, probe) }))
  return (
    (candidates.find(({ count }) => count >= 2) ?? candidates.slice(0, 2).find(({ count }) => count === 1))
      ?.ids ?? null
  )
}

function occurrences(ids: readonly number[], probe: readonly number[]): number {
  return ids.length === 0 ? 0 : probe.filter((_, at) => standsAt(probe, ids, at)).length
}
