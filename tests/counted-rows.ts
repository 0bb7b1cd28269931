import { seededRandom } from './seeded-random'

/**
 * Rows of which anybody can say without a program what each job must find in them. They come in
 * tens; by its last digit a row (counted from 0) is the same as the one before (3), the same but
 * for its last word (6), answers with one word (4), or is a text that nothing else is like. One row
 * in fifty (8, 58, …) contains an eval item of its own, and after every 25th comes a line that is no
 * row.
 */
export interface CountedRows {
  /** JSON lines to import. */
  rows: string
  /** JSON lines of the eval set. */
  evalItems: string
  counts: {
    accepted: number
    rejected: number
    copies: number
    nearCopies: number
    shortAnswers: number
    leaks: number
  }
}

const WORDS = 30

export function countedRows(count: number): CountedRows {
  const words = wordSource(count)
  const lines: string[] = []
  const evalItems: string[] = []
  const chat = (question: string, answer: string): string =>
    JSON.stringify({
      messages: [
        { role: 'user', content: question },
        { role: 'assistant', content: answer },
      ],
    })
  let question = ''
  let answer = ''
  for (let at = 0; at < count; at++) {
    if (at % 10 === 6) answer = answer.replace(/\w+\.$/, `${words(1)}.`)
    else if (at % 10 !== 3)
      [question, answer] = [`${words(WORDS)}?`, at % 10 === 4 ? 'Yes.' : `${words(WORDS)}.`]
    lines.push(chat(question, answer))
    if (at % 50 === 8) evalItems.push(chat(question, 'This answer is in no row.'))
    if (at % 25 === 24) lines.push('{"messages": "none"}')
  }
  const withDigit = (digit: number, every = 10): number => Math.ceil(Math.max(0, count - digit) / every)
  return {
    rows: `${lines.join('\n')}\n`,
    evalItems: `${evalItems.join('\n')}\n`,
    counts: {
      accepted: count,
      rejected: Math.floor(count / 25),
      copies: withDigit(3),
      nearCopies: withDigit(6),
      shortAnswers: withDigit(4),
      leaks: withDigit(8, 50),
    },
  }
}

/**
 * Made-up words of three syllables, 64,000 of them: two texts share so few that they are not alike.
 */
function wordSource(seed: number): (count: number) => string {
  const random = seededRandom(seed)
  const syllables = Array.from(
    { length: 40 },
    (_, at) => 'bdfgklmprt'[at % 10]! + 'aeio'[Math.floor(at / 10)]!,
  )
  const word = (): string =>
    Array.from({ length: 3 }, () => syllables[Math.floor(random() * syllables.length)]!).join('')
  return (count) => Array.from({ length: count }, word).join(' ')
}
