import { seededRandom } from './seeded-random'

/**
 * Texts in twos that share most of their words, each about something else than the others: rows 2k
 * and 2k + 1 say the same.
 */
export function twins(count: number): string[] {
  const random = seededRandom(7)
  const word = (): string => `word${Math.floor(random() * 200)}`
  return Array.from({ length: count }, () => Array.from({ length: 24 }, word)).flatMap((words, at) => {
    const changed = 1 + (at % 5)
    return [words.join(' '), [...words.slice(changed), ...Array.from({ length: changed }, word)].join(' ')]
  })
}

/** Rows that vectors can hardly tell apart: only a number differs. */
export const invoices = (count: number): string[] =>
  Array.from(
    { length: count },
    (_, at) =>
      `The invoice of the customer in the northern region is due in ${at + 100} days after delivery of the goods to the warehouse`,
  )
