import type { Conversation } from '@/lib/core/conversation'
import { unitSpans } from '@/lib/text/unit-spans'
import { optionsOf } from './options'
import type { TestedItem } from './self-test'
import { type PlacedText, searchedTexts } from './searched-texts'

/** An answer of so many words is nobody's by chance; "18" and "(B)" are in every set. */
const LONG_ANSWER = 20
/** For a stem: "Evaluate:" identifies no question either. */
const FEWEST_STEM_WORDS = 3

/** A text of an eval example, and which part of it it is. */
export interface ProtectedText extends PlacedText {
  part: TestedItem['part']
}

/**
 * The texts of an eval example that must not be trained on: each question on its own, since a row
 * that holds one turn of two holds the item; of a multiple-choice question the stem, too, since
 * rows ask it without the options or with others; and long answers. With `answers` all of them.
 */
export function protectedTexts(conversation: Conversation, answers: boolean): ProtectedText[] {
  const texts = searchedTexts(conversation, 'all').filter(({ field }) => field === 'content')
  const questions = texts.filter(({ message }) => conversation.messages[message]!.role === 'user')
  const chosen = questions.length === 0 ? texts : questions
  const solutions = texts.filter(
    (text) => !text.asked && !chosen.includes(text) && (answers || wordCount(text.text) >= LONG_ANSWER),
  )
  return [
    ...chosen.map((text): ProtectedText => ({ ...text, part: 'question' })),
    ...chosen.flatMap(stemOf),
    ...solutions.map((text): ProtectedText => ({ ...text, part: 'answer' })),
  ]
}

function stemOf(question: PlacedText): ProtectedText[] {
  const options = optionsOf(question.text)
  const text = options === null ? '' : question.text.slice(0, options.stemEnd).trimEnd()
  return wordCount(text) < FEWEST_STEM_WORDS ? [] : [{ ...question, text, part: 'stem' }]
}

/**
 * Stems that more than a few examples have ("Which of these is true?") are how a set asks, and no
 * item.
 */
export function withoutCommonStems<Item extends ProtectedText>(items: readonly Item[], most: number): Item[] {
  const count = new Map<string, number>()
  const key = ({ text }: Item): string => text.toLowerCase().replace(/\s+/gu, ' ')
  for (const item of items) if (item.part === 'stem') count.set(key(item), (count.get(key(item)) ?? 0) + 1)
  return items.filter((item) => item.part !== 'stem' || count.get(key(item))! <= most)
}

function wordCount(text: string): number {
  return unitSpans(text, 'word').length
}
