/** How Python writes and reads numbers. */
import { fail } from '../errors'

/**
 * repr(float): the shortest digits that read back the same, with an exponent below 1e-4 and from
 * 1e16 on.
 */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const [mantissa = '0', exponentText = '0'] = Math.abs(value).toExponential().split('e')
  const exponent = Number(exponentText)
  if (value !== 0 && (exponent < -4 || exponent >= 16)) {
    const digits = Math.abs(exponent).toString().padStart(2, '0')
    return `${sign}${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`
  }
  const written = Math.abs(value).toString()
  // JavaScript already writes an exponent below 1e-6, where Python does not until 1e-5.
  const fixed = written.includes('e')
    ? Math.abs(value).toFixed(mantissa.replace('.', '').length - 1 - exponent)
    : written
  return sign + (fixed.includes('.') ? fixed : `${fixed}.0`)
}

/** Python refuses to read longer integers (sys.int_info.default_max_str_digits). */
export const MAXIMUM_DIGITS = 4300
const INTEGER = /^[+-]?\d+(?:_\d+)*$/
const BASED = /^([+-]?)(?:0([box]))?_?([\da-z]+(?:_[\da-z]+)*)$/i
/** Every part begins with a sign of its own, so that no digits can be shared out in two ways. */
const FLOAT = /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i
const INFINITE = /^([+-]?)(inf|infinity|nan)$/i
const PREFIX_BASES: Record<string, number> = { b: 2, o: 8, x: 16 }

/** int(text, base) for text without surrounding whitespace; null where Python raises ValueError. */
export function parseInteger(text: string, base: number): bigint | null {
  if (text.length > MAXIMUM_DIGITS) return null
  if (base === 10) return INTEGER.test(text) ? BigInt(text.replaceAll('_', '').replace(/^\+/, '')) : null
  const match = BASED.exec(text)
  if (match === null) return null
  const prefixBase = match[2] === undefined ? null : (PREFIX_BASES[match[2].toLowerCase()] ?? null)
  const taken = base === 0 ? (prefixBase ?? 10) : base
  const digits =
    prefixBase !== null && prefixBase !== taken ? `0${match[2] ?? ''}${match[3] ?? ''}` : (match[3] ?? '')
  let value = 0n
  for (const digit of digits.replaceAll('_', '').toLowerCase()) {
    const worth = parseInt(digit, 36)
    if (!(worth < taken)) return null
    value = value * BigInt(taken) + BigInt(worth)
  }
  return match[1] === '-' ? -value : value
}

/** float(text) for text without surrounding whitespace; null where Python raises ValueError. */
export function parseFloatText(text: string): number | null {
  const infinite = INFINITE.exec(text)
  if (infinite !== null) {
    if (infinite[2]?.toLowerCase() === 'nan') return NaN
    return infinite[1] === '-' ? -Infinity : Infinity
  }
  return FLOAT.test(text) ? Number(text.replaceAll('_', '')) : null
}

/** Approximate size of an integer in bits: enough to bound what a template may compute. */
export function integerBits(value: bigint): number {
  return value.toString(16).length * 4
}

/** float(int) */
export function asFloat(value: bigint | number): number {
  const float = Number(value)
  return typeof value === 'bigint' && !Number.isFinite(float)
    ? fail('int too large to convert to float')
    : float
}

/** int(float) */
export function truncated(value: number): bigint {
  if (Number.isNaN(value)) return fail('cannot convert float NaN to integer')
  return Number.isFinite(value) ? BigInt(Math.trunc(value)) : fail('cannot convert float infinity to integer')
}

/** round(float, digits): to the nearest, ties of the exact binary value to the even digit. */
export function roundFloat(value: number, digits: number): number {
  if (!Number.isFinite(value) || digits > 300) return value
  const exact = exactDecimal(Math.abs(value))
  const scaled = digits >= 0 ? exact.digits * 10n ** BigInt(digits) : exact.digits
  const divisor = digits >= 0 ? exact.divisor : exact.divisor * 10n ** BigInt(Math.min(-digits, 400))
  let quotient = scaled / divisor
  const twice = (scaled % divisor) * 2n
  if (twice > divisor || (twice === divisor && quotient % 2n === 1n)) quotient += 1n
  const magnitude = Number(digits >= 0 ? `${quotient}e-${digits}` : `${quotient}e${-digits}`)
  return value < 0 || Object.is(value, -0) ? -magnitude : magnitude
}

/** A finite, non-negative double as an exact fraction. */
function exactDecimal(value: number): { digits: bigint; divisor: bigint } {
  let doublings = 0
  let scaled = value
  while (!Number.isInteger(scaled)) {
    scaled *= 2
    doublings += 1
  }
  return { digits: BigInt(scaled), divisor: 1n << BigInt(doublings) }
}

/** The smallest double has this many decimals; only zeros follow. */
const MAXIMUM_DECIMALS = 1074

/**
 * A finite, non-negative double with a fixed number of decimals, correctly rounded (ties to even)
 * as C's printf does.
 */
export function fixedDecimals(value: number, decimals: number): string {
  if (decimals > MAXIMUM_DECIMALS)
    return fixedDecimals(value, MAXIMUM_DECIMALS) + '0'.repeat(decimals - MAXIMUM_DECIMALS)
  const { digits, divisor } = exactDecimal(value)
  const scaled = digits * 10n ** BigInt(decimals)
  let quotient = scaled / divisor
  const twice = (scaled % divisor) * 2n
  if (twice > divisor || (twice === divisor && quotient % 2n === 1n)) quotient += 1n
  const text = quotient.toString().padStart(decimals + 1, '0')
  return decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`
}
