import { isNumeric } from '../values/comparison'
import { fail } from '../errors'
import { formatValue, type Spec } from './format-spec'
import type { Budget } from '../limits'
import { escapeMarkup } from '../values/markup'
import { printed, represented } from '../values/printing'
import { truncated } from '../values/numbers'
import { plain, TextBuilder, type Text } from '../values/text'
import { widthAt } from './unicode'
import { integerArgument } from '../builtins/arguments'
import { dictKey, int, typeName, type Bool, type Float, type Int, type Value } from '../values/value'

const CONVERSION = /%(?:\(([^)]*)\))?([-+ #0]*)(\d+|\*)?(?:\.(\d+|\*))?[hlL]?(.)/gsu

/**
 * format % values: a tuple gives the values one by one, a dict by name, anything else is the only
 * value.
 */
export function formatPercent(budget: Budget, format: Text, values: Value): Text {
  budget.chargeCharacters(format.value.length)
  const given = new Values(values)
  const builder = new TextBuilder(budget)
  let from = 0
  for (const match of format.value.matchAll(CONVERSION)) {
    budget.charge(1)
    builder.add(format.slice(from, match.index))
    from = match.index + match[0].length
    if (match[5] === '%') builder.addMarked('%', null)
    else {
      const text = convert(budget, match, given)
      builder.add(format.markup ? escapeMarkup(budget, text) : text)
    }
  }
  const rest = format.slice(from, format.value.length)
  if (rest.value.includes('%')) fail('incomplete format')
  given.assertUsedUp()
  return builder.add(rest).build(format.markup)
}

/** The right-hand side of %, taken one by one or by name. */
class Values {
  readonly #values: Value
  readonly #queue: readonly Value[]
  #taken = 0
  #named = false

  constructor(values: Value) {
    this.#values = values
    this.#queue = values.kind === 'tuple' ? values.items : [values]
  }

  next(): Value {
    const value = this.#queue[this.#taken] ?? fail('not enough arguments for format string')
    this.#taken += 1
    return value
  }

  named(budget: Budget, name: string): Value {
    if (this.#values.kind !== 'dict') return fail('format requires a mapping')
    this.#named = true
    return this.#values.entries.get(dictKey(budget, plain(name)))?.value ?? fail(`'${name}'`)
  }

  assertUsedUp(): void {
    const ignorable = this.#named || this.#values.kind === 'dict' || this.#values.kind === 'list'
    if (this.#taken < this.#queue.length && !ignorable)
      fail('not all arguments converted during string formatting')
  }
}

function convert(budget: Budget, match: RegExpExecArray, values: Values): Text {
  const [, name, flags = '', width, precision, conversion = ''] = match
  const spec: Spec = {
    fill: ' ',
    align: flags.includes('-') ? '<' : '>',
    sign: signOf(flags),
    alternate: flags.includes('#'),
    width: width === '*' ? starred(values) : Number(width ?? 0),
    grouping: '',
    precision: precisionOf(precision, values),
    type: conversion,
  }
  const value = name === undefined ? values.next() : values.named(budget, name)
  if (conversion === 's') return formatValue(budget, printed(budget, value), { ...spec, type: 's' })
  if (conversion === 'r' || conversion === 'a')
    return formatValue(budget, represented(budget, value), { ...spec, type: 's' })
  if (conversion === 'c' && value.kind === 'string') {
    if (value.value === '' || value.value.length > widthAt(value.value, 0)) fail('%c requires int or char')
    return formatValue(budget, value, { ...spec, type: 's' })
  }
  return convertNumber(budget, value, flags, spec)
}

function convertNumber(budget: Budget, value: Value, flags: string, spec: Spec): Text {
  const conversion = spec.type
  if (!'diuxXoeEfFgGc'.includes(conversion)) return fail(`unsupported format character '${conversion}'`)
  if (value.kind === 'undefined') return fail(value.reason)
  if (!isNumeric(value))
    return fail(`%${conversion} format: a real number is required, not ${typeName(value)}`)
  const zero = flags.includes('0') && !flags.includes('-') ? ({ fill: '0', align: '=' } as const) : {}
  if ('diu'.includes(conversion))
    return formatValue(budget, integerOf(value), { ...spec, ...zero, type: 'd', precision: null })
  return formatValue(budget, value, { ...spec, ...zero })
}

function signOf(flags: string): Spec['sign'] {
  if (flags.includes('+')) return '+'
  return flags.includes(' ') ? ' ' : '-'
}

function precisionOf(given: string | undefined, values: Values): number | null {
  if (given === undefined) return null
  return given === '*' ? starred(values) : Number(given)
}

function integerOf(value: Bool | Float | Int): Int {
  if (value.kind === 'float') return int(truncated(value.value))
  return value.kind === 'bool' ? int(Number(value.value)) : value
}

function starred(values: Values): number {
  const value = values.next()
  return value.kind === 'int' ? integerArgument(value) : fail('* wants int')
}
