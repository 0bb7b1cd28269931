import { integerArgument } from '../builtins/arguments'
import { isNumeric, numericValue } from './comparison'
import { fail, Failure } from '../errors'
import { escapeMarkup } from './markup'
import { MAXIMUM_INTEGER_BITS, MAXIMUM_WEIGHT, type Budget } from '../limits'
import { asFloat, integerBits } from './numbers'
import { formatPercent } from '../text/percent-format'
import { plain, Text, TextBuilder } from './text'
import { Float, int, List, Tuple, typeName, type Int, type Value } from './value'

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**'

/** left operator right, as Python computes it. */
export function binary(budget: Budget, operator: BinaryOperator, left: Value, right: Value): Value {
  if (operator === '+' && left.kind === 'string' && right.kind === 'string')
    return addTexts(budget, left, right)
  if (isNumeric(left) && isNumeric(right))
    return arithmetic(budget, operator, numericValue(left), numericValue(right))
  if (operator === '%' && left.kind === 'string') return formatPercent(budget, left, right)
  if (left.kind === 'undefined') return fail(left.reason)
  if (right.kind === 'undefined') return fail(right.reason)
  if (operator === '+') return add(budget, left, right)
  if (operator === '*') {
    if (right.kind === 'int' || right.kind === 'bool') return repeat(budget, left, right)
    if (left.kind === 'int' || left.kind === 'bool') return repeat(budget, right, left)
  }
  return unsupported(operator === '**' ? '** or pow()' : operator, left, right)
}

function unsupported(operator: string, left: Value, right: Value): never {
  return fail(`unsupported operand type(s) for ${operator}: '${typeName(left)}' and '${typeName(right)}'`)
}

function addTexts(budget: Budget, left: Text, right: Text): Text {
  if (left.markup || right.markup)
    return escapeMarkup(budget, left).concat(budget, escapeMarkup(budget, right)).asMarkup(true)
  return left.concat(budget, right)
}

function add(budget: Budget, left: Value, right: Value): Value {
  if (left.kind === 'list' && right.kind === 'list') {
    budget.charge(left.items.length + right.items.length)
    return new List([...left.items, ...right.items])
  }
  if (left.kind === 'tuple' && right.kind === 'tuple') {
    budget.charge(left.items.length + right.items.length)
    return new Tuple([...left.items, ...right.items])
  }
  if (left.kind === 'string' || left.kind === 'list' || left.kind === 'tuple') {
    return fail(`can only concatenate ${typeName(left)} (not "${typeName(right)}") to ${typeName(left)}`)
  }
  return unsupported('+', left, right)
}

function repeat(budget: Budget, value: Value, times: Value): Value {
  const count = Math.max(0, integerArgument(times))
  if (value.kind === 'string') {
    budget.chargeCharacters(value.value.length * count)
    if (value.marks.length === 0) return plain(value.value.repeat(count)).asMarkup(value.markup)
    const [mark] = value.marks
    if (value.marks.length === 1 && mark?.offset === null)
      return new Text(value.value.repeat(count), value.marks, value.markup)
    const builder = new TextBuilder(budget)
    for (let turn = 0; turn < count && value.value !== ''; turn += 1) builder.add(value)
    return builder.build(value.markup)
  }
  if (value.kind === 'list' || value.kind === 'tuple') {
    if (value.items.length * count > MAXIMUM_WEIGHT)
      throw new Failure(
        'limit',
        `the template made a ${typeName(value)} of more than ${MAXIMUM_WEIGHT} values`,
      )
    budget.charge(value.items.length * count)
    const items = Array.from(
      { length: value.items.length * count },
      (_, index) => value.items[index % value.items.length]!,
    )
    return value.kind === 'list' ? new List(items) : new Tuple(items)
  }
  return unsupported('*', value, times)
}

function arithmetic(
  budget: Budget,
  operator: BinaryOperator,
  left: bigint | number,
  right: bigint | number,
): Int | Float {
  if (typeof left === 'bigint' && typeof right === 'bigint')
    return integerArithmetic(budget, operator, left, right)
  return new Float(floatArithmetic(operator, asFloat(left), asFloat(right)), null)
}

/** Pairs of 64-bit words that one step may multiply. */
const WORD_PAIRS_A_STEP = 64

function integerArithmetic(
  budget: Budget,
  operator: BinaryOperator,
  left: bigint,
  right: bigint,
): Int | Float {
  const bits = { left: integerBits(left), right: integerBits(right) }
  budget.charge((bits.left * bits.right) / (64 * 64 * WORD_PAIRS_A_STEP))
  switch (operator) {
    case '+':
      return bounded(Math.max(bits.left, bits.right), () => left + right)
    case '-':
      return bounded(Math.max(bits.left, bits.right), () => left - right)
    case '*':
      return bounded(bits.left + bits.right, () => left * right)
    case '/':
      return right === 0n ? fail('division by zero') : new Float(asFloat(left) / asFloat(right), null)
    case '//':
      return right === 0n
        ? fail('integer division or modulo by zero')
        : int((left - modulo(left, right)) / right)
    case '%':
      return right === 0n ? fail('integer modulo by zero') : int(modulo(left, right))
    case '**':
      if (right < 0n) return new Float(floatArithmetic('**', asFloat(left), asFloat(right)), null)
      budget.charge((bits.left * asFloat(right)) ** 2 / (64 * 64 * WORD_PAIRS_A_STEP))
      return bounded(bits.left * asFloat(right), () => left ** right)
  }
}

function bounded(bits: number, compute: () => bigint): Int {
  if (bits > MAXIMUM_INTEGER_BITS)
    throw new Failure('limit', `the template computed an integer of more than ${MAXIMUM_INTEGER_BITS} bits`)
  return int(compute())
}

/** Python's % takes the sign of the divisor. */
function modulo(left: bigint, right: bigint): bigint {
  const rest = left % right
  return rest !== 0n && rest < 0n !== right < 0n ? rest + right : rest
}

function floatArithmetic(operator: BinaryOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return right === 0 ? fail('float division by zero') : left / right
    case '//':
      return right === 0 ? fail('float floor division by zero') : Math.floor(left / right)
    case '%': {
      if (right === 0) return fail('float modulo')
      const rest = left % right
      return rest !== 0 && rest < 0 !== right < 0 ? rest + right : rest
    }
    case '**':
      return left === 0 && right < 0 ? fail('0.0 cannot be raised to a negative power') : left ** right
  }
}

/** -value or +value */
export function signed(operator: '-' | '+', value: Value): Value {
  if (value.kind === 'undefined') return fail(value.reason)
  if (!isNumeric(value)) return fail(`bad operand type for unary ${operator}: '${typeName(value)}'`)
  const number = numericValue(value)
  if (typeof number === 'bigint') return int(operator === '-' ? -number : number)
  return new Float(operator === '-' ? -number : number, null)
}
