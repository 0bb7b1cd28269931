import { type JsonObject, type JsonValue, isJsonObject } from '@/lib/core/json'
import { field } from './fields'

/** The layout of an item in a published eval set. */
interface EvalLayout {
  name: string
  /** Fields that tell it. */
  has: readonly string[]
  /** The question, one text per turn; empty if the record does not fit after all. */
  questions(record: JsonObject): JsonValue[]
  /** The field of the reference answer, where there is one. */
  answer?: string
  /** The answer may be the place of a choice, counted from 0. */
  byPlace?: true
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** The first that fits counts, so narrower ones come first. */
const LAYOUTS: readonly EvalLayout[] = [
  {
    name: 'MMLU',
    has: ['question', 'choices', 'answer'],
    questions: (record) => [withChoices(record['question'], record['choices'])],
    answer: 'answer',
    byPlace: true,
  },
  {
    name: 'MMLU as CSV',
    has: ['question', 'A', 'B', 'C', 'D'],
    questions: (record) => [withChoices(record['question'], fourOf(record))],
    answer: 'answer',
  },
  {
    name: 'MMMLU',
    has: ['Question', 'A', 'B', 'C', 'D'],
    questions: (record) => [withChoices(record['Question'], fourOf(record))],
    answer: 'Answer',
  },
  {
    name: 'ARC',
    has: ['question', 'choices', 'answerKey'],
    questions: (record) => [withChoices(record['question'], textsOf(record['choices']))],
    answer: 'answerKey',
  },
  {
    name: 'ARC, nested',
    has: ['question', 'answerKey'],
    questions: ({ question }) => [
      isJsonObject(question) ? withChoices(question['stem'], textsOf(question['choices'])) : null,
    ],
    answer: 'answerKey',
  },
  {
    name: 'OpenBookQA',
    has: ['question_stem', 'choices'],
    questions: (record) => [withChoices(record['question_stem'], textsOf(record['choices']))],
    answer: 'answerKey',
  },
  {
    name: 'HellaSwag',
    has: ['ctx', 'endings'],
    questions: (record) => [withChoices(record['ctx'], record['endings'])],
    answer: 'label',
    byPlace: true,
  },
  {
    name: 'GSM8K',
    has: ['question', 'answer'],
    questions: (record) => [record['question']!],
    answer: 'answer',
  },
  {
    name: 'HumanEval',
    has: ['prompt', 'canonical_solution'],
    questions: (record) => [record['prompt']!],
    answer: 'canonical_solution',
  },
  { name: 'MBPP', has: ['text', 'code'], questions: (record) => [record['text']!], answer: 'code' },
  {
    name: 'MBPP, sanitized',
    has: ['prompt', 'code'],
    questions: (record) => [record['prompt']!],
    answer: 'code',
  },
  { name: 'IFEval', has: ['prompt', 'instruction_id_list'], questions: (record) => [record['prompt']!] },
  {
    name: 'MT-Bench',
    has: ['question_id', 'turns'],
    questions: (record) => (Array.isArray(record['turns']) ? record['turns'] : []),
  },
  {
    name: 'BIG-Bench',
    has: ['input', 'target'],
    questions: (record) => [record['input']!],
    answer: 'target',
  },
  { name: 'question only', has: ['question'], questions: (record) => [record['question']!] },
  { name: 'prompt only', has: ['prompt'], questions: (record) => [record['prompt']!] },
  { name: 'text only', has: ['text'], questions: (record) => [record['text']!] },
]

/** Columns of MMLU as its authors publish it: CSV without a line that names them. */
export const MMLU_COLUMNS = ['question', 'A', 'B', 'C', 'D', 'answer'] as const

/** Whether a row read under these columns is an item of MMLU. */
export function isMmluRow(record: JsonValue): boolean {
  const answer = isJsonObject(record) ? field(record, 'answer') : undefined
  return typeof answer === 'string' && /^[A-D]$/.test(answer.trim())
}

/** The name of the layout a record has, null where it has none of the table. */
export function evalLayoutOf(record: JsonObject | JsonValue[]): string | null {
  return evalRecord(record) === null ? null : (layoutOf(record)?.name ?? null)
}

/**
 * An item of an eval set as messages: each question a user turn, the reference answer, where there
 * is one, the assistant's. Null where the record has no layout of the table.
 */
export function evalRecord(record: JsonObject | JsonValue[]): JsonObject | null {
  const layout = layoutOf(record)
  if (layout === undefined || !isJsonObject(record)) return null
  const questions = layout.questions(record)
  if (questions.length === 0 || questions.some((question) => typeof question !== 'string')) return null
  const answer = answerText(record, layout)
  return {
    messages: [
      ...questions.map((content): JsonObject => ({ role: 'user', content })),
      ...(answer === undefined ? [] : [{ role: 'assistant', content: answer }]),
    ],
  }
}

function layoutOf(record: JsonObject | JsonValue[]): EvalLayout | undefined {
  return isJsonObject(record)
    ? LAYOUTS.find(({ has }) => has.every((name) => field(record, name) !== undefined))
    : undefined
}

/**
 * The question with its options under it, as evaluation harnesses put it. Null if they are not
 * texts.
 */
function withChoices(question: JsonValue | undefined, choices: JsonValue | undefined): JsonValue {
  if (typeof question !== 'string' || !Array.isArray(choices)) return null
  const texts = choices.filter((choice) => typeof choice === 'string' || typeof choice === 'number')
  if (texts.length < choices.length) return null
  return [question, ...texts.map((choice, at) => `${LETTERS[at] ?? at + 1}. ${choice}`)].join('\n')
}

function fourOf(record: JsonObject): JsonValue[] {
  return ['A', 'B', 'C', 'D'].map((letter) => record[letter]!)
}

/** Choices as ARC has them: a list of texts under `text`, or a list of objects with a text each. */
function textsOf(choices: JsonValue | undefined): JsonValue | undefined {
  if (isJsonObject(choices)) return choices['text']
  return Array.isArray(choices)
    ? choices.map((choice) => (isJsonObject(choice) ? (choice['text'] ?? null) : choice))
    : choices
}

function answerText(record: JsonObject, { answer: name, byPlace }: EvalLayout): string | undefined {
  const answer = name === undefined ? undefined : field(record, name)
  if (byPlace && typeof answer === 'string' && /^\d+$/.test(answer)) return LETTERS[Number(answer)] ?? answer
  if (typeof answer === 'number') return (byPlace ? LETTERS[answer] : undefined) ?? String(answer)
  return typeof answer === 'string' ? answer : undefined
}
