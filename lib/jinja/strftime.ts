import { fail } from './errors'

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
 * What Python's datetime.strftime gives in the C locale for a moment without time zone (glibc's
 * flags - _ 0 ^ included).
 */
export function formatStrftime(format: string, date: CivilDate): string {
  return format.replace(
    DIRECTIVE,
    (whole, flags: string, width: string, _modifier: string, letter: string) => {
      const field = fieldOf(letter, date)
      if (field === null) return whole
      const text = typeof field === 'string' ? field : padded(field, flags, width)
      if (flags.includes('^')) return text.toUpperCase()
      return flags.includes('#') ? (letter === 'p' ? text.toLowerCase() : text.toUpperCase()) : text
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
  const character = flags.includes('_') ? ' ' : flags.includes('0') ? '0' : fill
  return value.toString().padStart(asked === '' ? width : Math.min(Number(asked), MAXIMUM_WIDTH), character)
}

/** Wider than any date needs. */
const MAXIMUM_WIDTH = 64

function zeros(value: number, width: number): NumericField {
  return { value, width, fill: '0' }
}

function spaces(value: number): NumericField {
  return { value, width: 2, fill: ' ' }
}

function fieldOf(letter: string, date: CivilDate): string | NumericField | null {
  const { year, month, day, hour, minute, second } = date
  const weekday = weekdayOf(date)
  const hour12 = hour % 12 === 0 ? 12 : hour % 12
  switch (letter) {
    case 'a':
      return nameOf(DAYS, weekday).slice(0, 3)
    case 'A':
      return nameOf(DAYS, weekday)
    case 'b':
    case 'h':
      return nameOf(MONTHS, month - 1).slice(0, 3)
    case 'B':
      return nameOf(MONTHS, month - 1)
    case 'c':
      return formatStrftime('%a %b %e %H:%M:%S %Y', date)
    case 'C':
      return zeros(Math.floor(year / 100), 2)
    case 'd':
      return zeros(day, 2)
    case 'D':
    case 'x':
      return formatStrftime('%m/%d/%y', date)
    case 'e':
      return spaces(day)
    case 'f':
      return '000000'
    case 'F':
      return formatStrftime('%Y-%m-%d', date)
    case 'g':
      return zeros(isoWeek(date).year % 100, 2)
    case 'G':
      return zeros(isoWeek(date).year, 4)
    case 'H':
      return zeros(hour, 2)
    case 'I':
      return zeros(hour12, 2)
    case 'j':
      return zeros(dayOfYear(date), 3)
    case 'k':
      return spaces(hour)
    case 'l':
      return spaces(hour12)
    case 'm':
      return zeros(month, 2)
    case 'M':
      return zeros(minute, 2)
    case 'n':
      return '\n'
    case 'p':
      return hour < 12 ? 'AM' : 'PM'
    case 'P':
      return hour < 12 ? 'am' : 'pm'
    case 'r':
      return formatStrftime('%I:%M:%S %p', date)
    case 'R':
      return formatStrftime('%H:%M', date)
    case 'S':
      return zeros(second, 2)
    case 't':
      return '\t'
    case 'T':
    case 'X':
      return formatStrftime('%H:%M:%S', date)
    case 'u':
      return zeros(weekday === 0 ? 7 : weekday, 1)
    case 'U':
      return zeros(Math.floor((dayOfYear(date) + 6 - weekday) / 7), 2)
    case 'V':
      return zeros(isoWeek(date).week, 2)
    case 'w':
      return zeros(weekday, 1)
    case 'W':
      return zeros(Math.floor((dayOfYear(date) + 6 - ((weekday + 6) % 7)) / 7), 2)
    case 'y':
      return zeros(year % 100, 2)
    case 'Y':
      return zeros(year, 1)
    case 'z':
    case 'Z':
      return ''
    case '%':
      return '%'
    default:
      return null
  }
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
