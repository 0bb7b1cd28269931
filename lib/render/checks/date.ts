import { pinnedDate } from '../date'
import type { Setup } from '../setup'
import type { RenderingCheck } from './check'
import { renderAgain } from './render-again'
import { quote } from '../words'

/** unsloth#881, sglang#3296. */
export const templateDate: RenderingCheck = {
  code: 'template-date',
  of: 'rendering',
  severity: 'info',
  title: 'The template writes the date',
  why: 'On another day the same data gives other tokens, and the model sees one date in every example.',
  remedy:
    'Keep the date pinned and recorded with the release, and serve with the same one or with the day’s ' +
    'date on purpose.',
  find({ rendering: { text } }, setup) {
    const date = writtenDate(setup)
    const start = date === null ? -1 : text.indexOf(date)
    return date === null || start === -1
      ? []
      : [
          {
            message: `The template writes the date of the day it runs on; here it is pinned to ${quote(date)}.`,
            span: { start, end: start + date.length },
          },
        ]
  },
}

/**
 * Days of which no two share a part of a date, so that any day differs from one of them in all
 * parts.
 */
const OTHER_DAYS = ['2019-11-17', '2032-05-28', '2041-02-09', '1998-08-13'] as const
const dates = new WeakMap<Setup, string | null>()

/**
 * The date as the template writes it for this setup; null where it writes none. Two renders, once
 * per setup.
 */
function writtenDate(setup: Setup): string | null {
  let date = dates.get(setup)
  if (date === undefined) dates.set(setup, (date = findDate(setup)))
  return date
}

function findDate(setup: Setup): string | null {
  const conversation = { messages: [{ role: 'user' as const, content: 'x' }] }
  const other = OTHER_DAYS.find(
    (day) =>
      pinnedDate(day).year !== setup.date.year &&
      pinnedDate(day).month !== setup.date.month &&
      pinnedDate(day).day !== setup.date.day,
  )
  const [own, moved] = [
    renderAgain(conversation, setup, false),
    renderAgain(conversation, { ...setup, date: pinnedDate(other ?? OTHER_DAYS[0]) }, false),
  ]
  if (!own.ok || !moved.ok || own.value.text === moved.value.text) return null
  return differing(own.value.text, moved.value.text)
}

/** The words of a text in which it differs from another. */
function differing(text: string, other: string): string {
  let [start, tail] = [0, 0]
  while (start < text.length && text[start] === other[start]) start++
  while (tail < text.length - start && text.at(-1 - tail) === other.at(-1 - tail)) tail++
  let end = text.length - tail
  while (start > 0 && /[\p{L}\p{N}-]/u.test(text[start - 1]!)) start--
  while (end < text.length && /[\p{L}\p{N}-]/u.test(text[end]!)) end++
  return text.slice(start, end)
}
