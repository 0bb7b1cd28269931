import { integerArgument, optionalInteger, optionalText } from './arguments'
import { isNumeric, numericValue } from '../values/comparison'
import { fail } from '../errors'
import { filter, type FilterFunction } from './filter'
import type { Budget } from '../limits'
import { asFloat, MAXIMUM_DIGITS, parseFloatText, parseInteger, roundFloat } from '../values/numbers'
import type { Text } from '../values/text'
import { strip } from '../text/text-operations'
import { Float, Int, int, placeOf, typeName, type Value } from '../values/value'

/** The filters that make numbers. */
export const NUMBER_FILTERS: Record<string, FilterFunction> = {
  int: filter(
    'int',
    ['default', 'base'],
    0,
    (budget, value, [byDefault, base]) =>
      toInteger(budget, value, optionalInteger(base, 10)) ?? byDefault ?? int(0),
  ),
  float: filter(
    'float',
    ['default'],
    0,
    (budget, value, [byDefault]) => toFloat(budget, value) ?? byDefault ?? new Float(0, null),
  ),
  abs: filter('abs', [], 0, (_, value) => {
    if (value.kind === 'undefined') return fail(value.reason)
    if (!isNumeric(value)) return fail(`bad operand type for abs(): '${typeName(value)}'`)
    const number = numericValue(value)
    return typeof number === 'bigint'
      ? int(number < 0n ? -number : number)
      : new Float(Math.abs(number), null)
  }),
  round: filter('round', ['precision', 'method'], 0, (budget, value, [precision, method]) =>
    round(
      budget,
      value,
      precision === undefined ? 0 : integerArgument(precision),
      optionalText(method, 'method')?.value ?? 'common',
    ),
  ),
}

function toInteger(budget: Budget, value: Value, base: number): Int | null {
  if (value.kind === 'undefined') return fail(value.reason)
  if (value.kind === 'string') {
    const characters = numeral(budget, value)
    const whole = parseInteger(characters, base)
    if (whole !== null) return new Int(whole, placeOf(value))
    const real = parseFloatText(characters)
    return real === null || !Number.isFinite(real) ? null : new Int(BigInt(Math.trunc(real)), placeOf(value))
  }
  if (!isNumeric(value)) return null
  const number = numericValue(value)
  if (typeof number === 'bigint') return new Int(number, value.place)
  if (!Number.isFinite(number))
    return Number.isNaN(number) ? null : fail('cannot convert float infinity to integer')
  return new Int(BigInt(Math.trunc(number)), value.place)
}

/** A text to be read as a number, paid for: the digits of an integer one after the other. */
function numeral(budget: Budget, value: Text): string {
  const characters = strip(budget, value, null, 'both').value
  budget.chargeOneByOne(characters.length)
  budget.charge(Math.min(characters.length, MAXIMUM_DIGITS))
  return characters
}

function toFloat(budget: Budget, value: Value): Float | null {
  if (value.kind === 'undefined') return fail(value.reason)
  const number = floatOf(budget, value)
  return number === null ? null : new Float(number, placeOf(value))
}

function floatOf(budget: Budget, value: Value): number | null {
  if (value.kind === 'string') return parseFloatText(numeral(budget, value))
  return isNumeric(value) ? asFloat(numericValue(value)) : null
}

function round(budget: Budget, value: Value, precision: number, method: string): Value {
  if (method !== 'common' && method !== 'ceil' && method !== 'floor')
    return fail('method must be common, ceil or floor')
  if (value.kind === 'undefined') return fail(value.reason)
  if (!isNumeric(value)) return fail(`type ${typeName(value)} doesn't define __round__ method`)
  budget.charge(1)
  const number = numericValue(value)
  if (method === 'common') {
    if (typeof number === 'number') return new Float(roundFloat(number, precision), value.place)
    return precision >= 0
      ? int(number)
      : int(roundInteger(number, 10n ** BigInt(-Math.max(precision, -4000))))
  }
  const scale = 10 ** precision
  const scaled = asFloat(number) * scale
  return new Float((method === 'ceil' ? Math.ceil(scaled) : Math.floor(scaled)) / scale, value.place)
}

/** To the nearest multiple, ties to the even one. */
function roundInteger(value: bigint, unit: bigint): bigint {
  const magnitude = value < 0n ? -value : value
  const twice = (magnitude % unit) * 2n
  let quotient = magnitude / unit
  if (twice > unit || (twice === unit && quotient % 2n === 1n)) quotient += 1n
  return value < 0n ? -quotient * unit : quotient * unit
}
