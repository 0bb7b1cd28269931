import { fail } from '../errors'
import { attributeGetter, type FilterFunction, type Getter } from './filter'
import { NUMBER_FILTERS } from './filters-number'
import { SEQUENCE_FILTERS } from './filters-sequence'
import { TEXT_FILTERS } from './filters-text'
import { isTrue, iterate } from '../values/iteration'
import type { Budget } from '../limits'
import { printed } from '../values/printing'
import { TESTS } from './tests'
import { Stream, type Keywords, type Value } from '../values/value'

/** Every filter by name, together with the four that apply other filters and tests. */
export const FILTERS: ReadonlyMap<string, FilterFunction> = new Map<string, FilterFunction>([
  ...Object.entries(TEXT_FILTERS),
  ...Object.entries(NUMBER_FILTERS),
  ...Object.entries(SEQUENCE_FILTERS),
  ['map', (budget, value, args, keywords) => new Stream(map(budget, value, args, keywords))],
  ['select', selecting(true, false)],
  ['reject', selecting(false, false)],
  ['selectattr', selecting(true, true)],
  ['rejectattr', selecting(false, true)],
])

function* map(
  budget: Budget,
  value: Value,
  args: readonly Value[],
  keywords: Keywords,
): IterableIterator<Value> {
  if (!isTrue(value)) return
  const change = mapping(budget, args, keywords)
  for (const item of iterate(value)) {
    budget.charge(1)
    yield change(item)
  }
}

/**
 * map(attribute=…, default=…) looks something up in every item; map('name', …) applies a filter to
 * it.
 */
function mapping(budget: Budget, args: readonly Value[], keywords: Keywords): Getter {
  const attribute = keywords.get('attribute')
  if (args.length === 0 && attribute !== undefined) {
    for (const keyword of keywords.keys())
      if (keyword !== 'attribute' && keyword !== 'default') fail(`Unexpected keyword argument '${keyword}'`)
    return attributeGetter(budget, attribute, keywords.get('default') ?? null)
  }
  const [name, ...rest] = args
  if (name === undefined) return fail('map requires a filter argument')
  const wanted = printed(budget, name).value
  const filter = FILTERS.get(wanted) ?? fail(`No filter named '${wanted}'.`)
  return (item) => filter(budget, item, rest, keywords)
}

function selecting(keep: boolean, byAttribute: boolean): FilterFunction {
  return (budget, value, args, keywords) =>
    new Stream(select(budget, value, args, keywords, keep, byAttribute))
}

function* select(
  budget: Budget,
  value: Value,
  args: readonly Value[],
  keywords: Keywords,
  keep: boolean,
  byAttribute: boolean,
): IterableIterator<Value> {
  if (!isTrue(value)) return
  const rest = byAttribute ? args.slice(1) : args
  if (byAttribute && args.length === 0) fail('Missing parameter for attribute name')
  const get: Getter = byAttribute ? attributeGetter(budget, args[0]!, null) : (item) => item
  const holds = testOf(budget, rest, keywords)
  for (const item of iterate(value)) {
    budget.charge(1)
    if (holds(get(item)) === keep) yield item
  }
}

function testOf(
  budget: Budget,
  [name, ...rest]: readonly Value[],
  keywords: Keywords,
): (value: Value) => boolean {
  if (name === undefined) return isTrue
  const wanted = printed(budget, name).value
  const test = TESTS.get(wanted) ?? fail(`No test named '${wanted}'.`)
  return (value) => test(budget, value, rest, keywords)
}

export function isFilterName(name: string): boolean {
  return FILTERS.has(name)
}

/** `is filter` and `is test` ask for names of this very kind and are tests too. */
export function isTestName(name: string): boolean {
  return TESTS.has(name) || name === 'filter' || name === 'test'
}
