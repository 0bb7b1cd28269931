import { bind, type Bound, type Signature } from './arguments'
import { compare, contains, equals, isNumeric, numericValue } from '../values/comparison'
import type { Budget } from '../limits'
import { binary } from '../values/operators'
import { printed } from '../values/printing'
import { int, type Keywords, type Value } from '../values/value'

export type Test = (budget: Budget, value: Value, args: readonly Value[], keywords: Keywords) => boolean

function test(
  name: string,
  parameters: readonly string[],
  holds: (value: Value, args: Bound, budget: Budget) => boolean,
): Test {
  const signature: Signature = { parameters, required: parameters.length }
  return (budget, value, args, keywords) => holds(value, bind(name, signature, args, keywords), budget)
}

function comparing(sign: string, holds: (order: number) => boolean): Test {
  return test(sign, ['b'], (value, [other], budget) => holds(compare(budget, value, other!, sign)))
}

/** value % divisor == wanted */
function leaves(budget: Budget, value: Value, divisor: Value, wanted: number): boolean {
  return equals(budget, binary(budget, '%', value, divisor), int(wanted))
}

const equalTo = test('eq', ['b'], (value, [other], budget) => equals(budget, value, other!))
const notEqualTo = test('ne', ['b'], (value, [other], budget) => !equals(budget, value, other!))
const greaterThan = comparing('>', (order) => order > 0)
const atLeast = comparing('>=', (order) => order >= 0)
const lessThan = comparing('<', (order) => order < 0)
const atMost = comparing('<=', (order) => order <= 0)

/** Kinds that have both len() and elements, and kinds that iter() accepts. */
const SEQUENCES = new Set(['string', 'list', 'tuple', 'dict', 'range', 'undefined'])
const ITERABLES = new Set([...SEQUENCES, 'stream', 'view'])

/**
 * Every `is` test of jinja2 by name, apart from `filter` and `test`, which ask for names of this
 * very kind.
 */
export const TESTS: ReadonlyMap<string, Test> = new Map(
  Object.entries({
    defined: test('defined', [], (value) => value.kind !== 'undefined'),
    undefined: test('undefined', [], (value) => value.kind === 'undefined'),
    none: test('none', [], (value) => value.kind === 'none'),
    boolean: test('boolean', [], (value) => value.kind === 'bool'),
    true: test('true', [], (value) => value.kind === 'bool' && value.value),
    false: test('false', [], (value) => value.kind === 'bool' && !value.value),
    integer: test('integer', [], (value) => value.kind === 'int'),
    float: test('float', [], (value) => value.kind === 'float'),
    number: test('number', [], isNumeric),
    string: test('string', [], (value) => value.kind === 'string'),
    mapping: test('mapping', [], (value) => value.kind === 'dict'),
    sequence: test('sequence', [], (value) => SEQUENCES.has(value.kind)),
    iterable: test('iterable', [], (value) => ITERABLES.has(value.kind)),
    callable: test(
      'callable',
      [],
      (value) =>
        value.kind === 'callable' ||
        value.kind === 'undefined' ||
        (value.kind === 'object' && value.call !== null),
    ),
    escaped: test('escaped', [], (value) => value.kind === 'string' && value.markup),
    odd: test('odd', [], (value, _, budget) => leaves(budget, value, int(2), 1)),
    even: test('even', [], (value, _, budget) => leaves(budget, value, int(2), 0)),
    divisibleby: test('divisibleby', ['num'], (value, [divisor], budget) =>
      leaves(budget, value, divisor!, 0),
    ),
    lower: test('lower', [], (value, _, budget) =>
      isCase(budget, value, (characters) => characters.toLowerCase()),
    ),
    upper: test('upper', [], (value, _, budget) =>
      isCase(budget, value, (characters) => characters.toUpperCase()),
    ),
    sameas: test('sameas', ['other'], (value, [other]) => isSame(value, other!)),
    in: test('in', ['seq'], (value, [container], budget) => contains(budget, container!, value)),
    eq: equalTo,
    '==': equalTo,
    equalto: equalTo,
    ne: notEqualTo,
    '!=': notEqualTo,
    gt: greaterThan,
    '>': greaterThan,
    greaterthan: greaterThan,
    ge: atLeast,
    '>=': atLeast,
    lt: lessThan,
    '<': lessThan,
    lessthan: lessThan,
    le: atMost,
    '<=': atMost,
  }),
)

/** str(value).islower() or isupper(): some cased letter, and all of them of that case. */
function isCase(budget: Budget, value: Value, change: (characters: string) => string): boolean {
  const characters = printed(budget, value).value
  budget.chargeOneByOne(2 * characters.length)
  return /\p{Cased}/u.test(characters) && change(characters) === characters
}

/**
 * `is` of Python: one object. Scalars are one object for their value, as CPython has it for the
 * common ones.
 */
function isSame(value: Value, other: Value): boolean {
  if (value === other) return true
  if (value.kind === 'none') return other.kind === 'none'
  if (value.kind === 'bool' || value.kind === 'int')
    return other.kind === value.kind && isNumeric(other) && numericValue(value) === numericValue(other)
  return false
}
