import { fail } from '../errors'

/** A moment of the civil calendar; month and day count from 1. */
export interface CivilDate {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const DAY_MILLISECONDS = 86_400_000
const DIRECTIVE = /%([-_0^#]*)(\d*)([EO]?)([\s\S]?)/gu

/**
 * The result of Python's datetime.strftime in the C locale for a moment without time zone
 * (including glibc's flags - _ 0 ^).
 */
export function formatStrftime(format: string, date: CivilDate): string {
  return format.replace(
    DIRECTIVE,
    (whole, flags: string, width: string, _modifier: string, letter: string) => {
      const field = FIELDS[letter]?.(date)
      if (field === undefined) return whole
      const text = typeof field === 'string' ? field : padded(field, flags, width)
      if (flags.includes('^')) return text.toUpperCase()
      if (!flags.includes('#')) return text
      return letter === 'p' ? text.toLowerCase() : text.toUpperCase()
    },
  )
}

interface NumericField {
  readonly value: number
  readonly width: number
  readonly fill: '0' | ' '
}

function padded({ value, width, fill }: NumericField, flags: string, asked: string): string {
  if (flags.includes('-')) return value.toString()
  const character = fillAskedFor(flags) ?? fill
  return value.toString().padStart(asked === '' ? width : Math.min(Number(asked), MAXIMUM_WIDTH), character)
}

function fillAskedFor(flags: string): string | null {
  if (flags.includes('_')) return ' '
  return flags.includes('0') ? '0' : null
}

/** Wider than any date needs. */
const MAXIMUM_WIDTH = 64

function zeros(value: number, width: number): NumericField {
  return { value, width, fill: '0' }
}

function spaces(value: number): NumericField {
  return { value, width: 2, fill: ' ' }
}

/** Each directive by its letter. */
const FIELDS: Readonly<Record<string, (date: CivilDate) => string | NumericField>> = {
  a: (date) => nameOf(DAYS, weekdayOf(date)).slice(0, 3),
  A: (date) => nameOf(DAYS, weekdayOf(date)),
  b: ({ month }) => nameOf(MONTHS, month - 1).slice(0, 3),
  h: ({ month }) => nameOf(MONTHS, month - 1).slice(0, 3),
  B: ({ month }) => nameOf(MONTHS, month - 1),
  c: (date) => formatStrftime('%a %b %e %H:%M:%S %Y', date),
  C: ({ year }) => zeros(Math.floor(year / 100), 2),
  d: ({ day }) => zeros(day, 2),
  D: (date) => formatStrftime('%m/%d/%y', date),
  x: (date) => formatStrftime('%m/%d/%y', date),
  e: ({ day }) => spaces(day),
  f: () => '000000',
  F: (date) => formatStrftime('%Y-%m-%d', date),
  g: (date) => zeros(isoWeek(date).year % 100, 2),
  G: (date) => zeros(isoWeek(date).year, 4),
  H: ({ hour }) => zeros(hour, 2),
  I: ({ hour }) => zeros(hourOfHalfDay(hour), 2),
  j: (date) => zeros(dayOfYear(date), 3),
  k: ({ hour }) => spaces(hour),
  l: ({ hour }) => spaces(hourOfHalfDay(hour)),
  m: ({ month }) => zeros(month, 2),
  M: ({ minute }) => zeros(minute, 2),
  n: () => '\n',
  p: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  P: ({ hour }) => (hour < 12 ? 'am' : 'pm'),
  r: (date) => formatStrftime('%I:%M:%S %p', date),
  R: (date) => formatStrftime('%H:%M', date),
  S: ({ second }) => zeros(second, 2),
  t: () => '\t',
  T: (date) => formatStrftime('%H:%M:%S', date),
  X: (date) => formatStrftime('%H:%M:%S', date),
  u: (date) => zeros(weekdayOf(date) || 7, 1),
  U: (date) => zeros(Math.floor((dayOfYear(date) + 6 - weekdayOf(date)) / 7), 2),
  V: (date) => zeros(isoWeek(date).week, 2),
  w: (date) => zeros(weekdayOf(date), 1),
  W: (date) => zeros(Math.floor((dayOfYear(date) + 6 - ((weekdayOf(date) + 6) % 7)) / 7), 2),
  y: ({ year }) => zeros(year % 100, 2),
  Y: ({ year }) => zeros(year, 1),
  z: () => '',
  Z: () => '',
  '%': () => '%',
}

/** 1 to 12, as a clock with hands shows it. */
function hourOfHalfDay(hour: number): number {
  return hour % 12 === 0 ? 12 : hour % 12
}

function nameOf(names: readonly string[], index: number): string {
  return names[index] ?? fail('the date to format does not exist')
}

function dayNumber(year: number, month: number, day: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return Math.floor(date.getTime() / DAY_MILLISECONDS)
}

/** 0 is Sunday; 1 January 1970 was a Thursday. */
function weekdayOf({ year, month, day }: CivilDate): number {
  return (((dayNumber(year, month, day) + 4) % 7) + 7) % 7
}

function dayOfYear({ year, month, day }: CivilDate): number {
  return dayNumber(year, month, day) - dayNumber(year, 1, 1) + 1
}

/** ISO 8601: a week belongs to the year that has its Thursday. */
function isoWeek(date: CivilDate): { year: number; week: number } {
  const fromMonday = (weekdayOf(date) + 6) % 7
  const thursday = new Date((dayNumber(date.year, date.month, date.day) - fromMonday + 3) * DAY_MILLISECONDS)
  const year = thursday.getUTCFullYear()
  const day = Math.floor(thursday.getTime() / DAY_MILLISECONDS) - dayNumber(year, 1, 1)
  return { year, week: Math.floor(day / 7) + 1 }
}
