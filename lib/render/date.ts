import { WinnowError } from '@/lib/core/errors'
import { DEFAULT_DATE } from '@/lib/contract/inspection'
import { formatStrftime } from '@/lib/jinja'

/**
 * The day templates are told it is, in their two ways: Llama's `date_string`, and `strftime_now`.
 */
export interface PinnedDate {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  /** As Llama's templates write it: 26 Jul 2024. */
  text: string
}

/**
 * Templates that print the date train on other tokens every day, so the day is fixed and recorded.
 */
export { DEFAULT_DATE }

/**
 * Midnight of a day given as YYYY-MM-DD.
 * @throws WinnowError usage if there is no such day
 */
export function pinnedDate(iso: string): PinnedDate {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso)
  const [year, month, day] = match ? [Number(match[1]), Number(match[2]), Number(match[3])] : [0, 0, 0]
  const date = new Date(Date.UTC(year, month - 1, day))
  if (
    match === null ||
    date.getUTCFullYear() !== year ||
    date.getUTCMonth() !== month - 1 ||
    date.getUTCDate() !== day
  ) {
    throw new WinnowError(
      'usage',
      `${JSON.stringify(iso)} is not a day: write it as YYYY-MM-DD, such as ${DEFAULT_DATE}.`,
    )
  }
  const midnight = { year, month, day, hour: 0, minute: 0, second: 0 }
  return { ...midnight, text: formatStrftime('%d %b %Y', midnight) }
}
