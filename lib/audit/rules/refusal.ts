import { matchesOf, problemOf } from '../matches'
import type { Rule } from '../rule'

const CANNOT =
  "(?:cannot|can[’']t|can not|could not|couldn[’']t|won[’']t|will not|(?:am|[’']m) (?:not " +
  'able|unable|not comfortable)(?: to)?)'
const SERVE =
  '(?:provide|assist|help(?! but)|fulfill?|comply|answer|offer|suggest|give|support|recommend|discuss|create|generate|write|engage|complete|continue|share|respond|satisfy|encourage|promote|endorse|condone|participate|make|advise)'
const UNFIT = '(?:appropriate|ethical|acceptable|respectful|accurate|fair)'

/** The speaker says no. Case-sensitive, because a refusal starts a sentence or names "I". */
const SPOKEN = new RegExp(
  [
    `\\bI ?${CANNOT} (?:\\w+ ){0,2}?${SERVE}`,
    `(?:sorry|apologi[sz]e|[Uu]nfortunately),? (?:but )?(?:as an AI[^,.]{0,40}, )?(?:I|it[’']s not|it is not|the question) ?(?:${CANNOT}|don[’']t (?:have|feel|think)|appropriate|contains)`,
    '\\b[Aa]s an? (?:responsible (?:and ethical )?)?AI(?: language)?(?: model| assistant)?,? (?:I|it)\\b',
    "\\bI[’']m (?:just|only) an AI\\b",
    '\\b[Aa]s a(?: large)? language model,',
    'not within my programming',
    '\\b(?:goes|go) against my (?:programming|guidelines|ethical)',
    '作为一个?(?:AI|人工智能)(?:语言)?(?:模型|助手)',
    '(?:抱歉|对不起)[，,]?\\s*(?:但)?我(?:无法|不能)',
  ].join('|'),
  'gu',
)

/**
 * One of these is in every text in which SPOKEN finds something, but for Chinese ones and curly
 * apostrophes.
 */
const MARKS = [
  'I c',
  'I w',
  "I'm",
  'I am',
  'AI',
  'orry',
  'polog',
  'nfortunately',
  'language model',
  'not within my programming',
  'against my ',
]

/** Openings that refuse without an "I"; further down the same words are advice. */
const OPENING = new RegExp(
  `^\\s*(?:(?:I apologize, but )?(?:No, )?[Ii]t(?:[’']s| is) (?:not|never) ${UNFIT}(?:,? (?:or|and|nor) \\w+)? (?:to|for) |I don[’']t think it(?:[’']s| is) ${UNFIT}|I[’']m not sure that it(?:[’']s| is) ${UNFIT})`,
  'gu',
)

export const refusal: Rule = {
  id: 'refusal',
  title: 'Refusal or “As an AI”',
  severity: 'warning',
  why:
    'Refusals copied from another model spread: a few per cent of them make a fine-tuned model decline ' +
    'ordinary requests, in the voice of the model they came from.',
  remedy: 'Keep refusals the product wants, written in its own voice. Rewrite or reject the others.',
  check(subject) {
    return problemOf(
      subject.answers,
      ({ text, profile }) => [
        ...matchesOf(text, OPENING),
        ...(profile.beyondAscii || MARKS.some((mark) => text.includes(mark)) ? matchesOf(text, SPOKEN) : []),
      ],
      (first) => `The answer refuses or speaks as another model: “${first.trim()}”.`,
    )
  },
}
