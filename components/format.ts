/**
 * The format of figures on every screen: one place, one locale, no time zone differences between
 * server and browser.
 */

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const precise = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })

export const count = (value: number): string => whole.format(value)

/** A count and its noun: `1 row`, `2 rows`. */
export const counted = (value: number, noun: string): string =>
  `${count(value)} ${noun}${value === 1 ? '' : 's'}`

/**
 * A share of 0 to 1 in per cent; a share that is not zero but rounds to it is shown as `< 0.1 %`.
 */
export function percent(share: number): string {
  if (share > 0 && share < 0.001) return '< 0.1 %'
  return `${precise.format(share * 100)} %`
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB']

export function bytes(value: number): string {
  const power = value < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(value) / 3))
  return `${precise.format(value / 1000 ** power)} ${UNITS[power]!}`
}

/** Seconds as people say them: `45 s`, `3 min`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${whole.format(Math.max(1, seconds))} s`
  if (seconds < 3600) return `${whole.format(seconds / 60)} min`
  return `${whole.format(Math.floor(seconds / 3600))} h ${whole.format(Math.floor((seconds % 3600) / 60))} min`
}

/** `2026-11-21 09:13 UTC`, alike on the server and in every browser. */
export const moment = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
