import { isNumeric, numericValue } from '../values/comparison'
import { fail } from '../errors'
import type { Budget } from '../limits'
import { fixedDecimals, floatRepr } from '../values/numbers'
import { printed } from '../values/printing'
import { type Text } from '../values/text'
import { pad } from './text-operations'
import { typeName, type Value } from '../values/value'
import { unitOffset } from './unicode'

/** How one value is written; shared by the mini-language of format() and the conversions of %. */
export interface Spec {
  fill: string
  align: '<' | '>' | '^' | '=' | null
  sign: '+' | '-' | ' '
  alternate: boolean
  width: number
  grouping: '' | ',' | '_'
  precision: number | null
  type: string
}

const SPEC = /^(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su

/** Reads "[[fill]align][sign][#][0][width][grouping][.precision][type]". */
export function parseSpec(text: string): Spec {
  const match = SPEC.exec(text)
  if (match === null) return fail(`Invalid format specifier '${text}'`)
  const zero = match[5] !== undefined
  return {
    fill: match[1] ?? (zero ? '0' : ' '),
    align: (match[2] as Spec['align'] | undefined) ?? (zero ? '=' : null),
    sign: (match[3] as Spec['sign'] | undefined) ?? '-',
    alternate: match[4] !== undefined,
    width: Number(match[6] ?? 0),
    grouping: (match[7] as Spec['grouping'] | undefined) ?? '',
    precision: match[8] === undefined ? null : Number(match[8]),
    type: match[9] ?? '',
  }
}

/** format(value, spec) */
export function formatValue(budget: Budget, value: Value, spec: Spec): Text {
  if (value.kind === 'string' || !isNumeric(value)) return formatString(budget, value, spec)
  if (value.kind === 'bool' && spec.type === '') return formatString(budget, value, spec)
  budget.chargeCharacters((spec.precision ?? 0) + spec.width)
  const number = numericValue(value)
  const negative = number < 0 || Object.is(number, -0)
  budget.charge(1)
  const digits = writeMagnitude(number, spec)
  const plus = spec.sign === '-' ? '' : spec.sign
  const sign = negative ? '-' : plus
  const prefix = spec.alternate && 'xXob'.includes(spec.type) && spec.type !== '' ? `0${spec.type}` : ''
  const lead = sign + prefix
  const zeros =
    spec.align === '=' ? spec.fill.repeat(Math.max(0, spec.width - lead.length - digits.length)) : ''
  const written = printed(budget, value).derive(budget, () => lead + zeros + digits)
  return aligned(budget, written, spec, '>')
}

function formatString(budget: Budget, value: Value, spec: Spec): Text {
  if (value.kind !== 'string' && value.kind !== 'bool')
    return fail(`unsupported format string passed to ${typeName(value)}.__format__`)
  if (spec.type !== '' && spec.type !== 's')
    return fail(`Unknown format code '${spec.type}' for object of type '${typeName(value)}'`)
  const text = printed(budget, value)
  budget.chargeReading(Math.min(text.value.length, spec.precision ?? 0))
  const cut =
    spec.precision === null
      ? text
      : text.slice(0, Math.min(text.value.length, unitOffset(text.value, spec.precision)))
  return aligned(budget, cut, spec, '<')
}

function aligned(budget: Budget, text: Text, spec: Spec, byDefault: '<' | '>'): Text {
  const align = spec.align === '=' || spec.align === null ? byDefault : spec.align
  if (align === '^') {
    const missing = Math.max(0, spec.width - text.value.length)
    return pad(
      budget,
      pad(budget, text, spec.width - Math.ceil(missing / 2), spec.fill, 'left'),
      spec.width,
      spec.fill,
      'right',
    )
  }
  return pad(budget, text, spec.width, spec.fill, align === '<' ? 'right' : 'left')
}

const BASES: Record<string, number> = { '': 10, d: 10, n: 10, b: 2, o: 8, x: 16, X: 16 }

function writeMagnitude(number: bigint | number, spec: Spec): string {
  const base = BASES[spec.type]
  if (typeof number === 'bigint' && base !== undefined) {
    const written = (number < 0n ? -number : number).toString(base)
    return grouped(spec.type === 'X' ? written.toUpperCase() : written, spec.grouping, base === 10 ? 3 : 4)
  }
  if (spec.type === 'c') return characterOf(number)
  return writeFloat(Math.abs(Number(number)), spec)
}

/** chr(number) */
function characterOf(number: bigint | number): string {
  if (typeof number === 'number') return fail('%c requires int or char')
  return number < 0n || number > 0x10ffffn
    ? fail('%c arg not in range(0x110000)')
    : String.fromCodePoint(Number(number))
}

function writeFloat(number: number, spec: Spec): string {
  if (!Number.isFinite(number)) return floatRepr(number)
  const precision = spec.precision ?? 6
  switch (spec.type) {
    case '':
      return spec.precision === null
        ? grouped(floatRepr(number), spec.grouping, 3)
        : general(number, precision, false)
    case 'f':
    case 'F':
      return grouped(fixedDecimals(number, precision), spec.grouping, 3)
    case '%':
      return `${fixedDecimals(number * 100, precision)}%`
    case 'e':
      return exponential(number, precision)
    case 'E':
      return exponential(number, precision).toUpperCase()
    case 'g':
    case 'n':
      return grouped(general(number, precision, spec.alternate), spec.grouping, 3)
    case 'G':
      return general(number, precision, spec.alternate).toUpperCase()
    default:
      return fail(`Unknown format code '${spec.type}' for object of type 'float'`)
  }
}

function exponential(number: number, precision: number): string {
  return number.toExponential(Math.min(precision, 100)).replace(/e([+-])(\d)$/, 'e$10$2')
}

function general(number: number, precision: number, keepZeros: boolean): string {
  const digits = Math.min(Math.max(1, precision), 100)
  const exponent = Number(number.toExponential(digits - 1).split('e')[1])
  const written =
    exponent < -4 || exponent >= digits
      ? exponential(number, digits - 1)
      : number.toFixed(Math.min(100, digits - 1 - exponent))
  return keepZeros || !written.includes('.') ? written : written.replace(/\.?0+(?=e|$)/, '')
}

function grouped(digits: string, separator: string, size: number): string {
  if (separator === '') return digits
  const whole = /^[\da-fA-F]+/.exec(digits)?.[0] ?? ''
  const groups: string[] = []
  for (let end = whole.length; end > 0; end -= size) groups.unshift(whole.slice(Math.max(0, end - size), end))
  return groups.join(separator) + digits.slice(whole.length)
}
