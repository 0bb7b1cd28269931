import { integerArgument, optionalText } from './arguments'
import { compare, equals } from '../values/comparison'
import { fail } from '../errors'
import {
  attributeGetter,
  attributeOnly,
  filter,
  ignoringCase,
  sortKeys,
  type FilterFunction,
  type Getter,
} from './filter'
import { isTrue, iterate, lengthOf, toArray } from '../values/iteration'
import { binary } from '../values/operators'
import { NODE, type Budget } from '../limits'
import { elementAt, sliceOf } from '../values/elements'
import { plain } from '../values/text'
import {
  dictKey,
  int,
  List,
  Stream,
  Tuple,
  typeName,
  Undefined,
  View,
  type DictKey,
  type Value,
} from '../values/value'

const length = filter('length', [], 0, (budget, value) => {
  if (value.kind === 'string') budget.chargeReading(value.value.length)
  return int(lengthOf(value) ?? fail(`object of type '${typeName(value)}' has no len()`))
})
const byDefault = filter('default', ['default_value', 'boolean'], 0, (_, value, [standIn, whenFalse]) => {
  const missing =
    value.kind === 'undefined' || (whenFalse !== undefined && isTrue(whenFalse) && !isTrue(value))
  return missing ? (standIn ?? plain('')) : value
})

/** The filters on lists, dicts and other sequences. */
export const SEQUENCE_FILTERS: Record<string, FilterFunction> = {
  length,
  count: length,
  default: byDefault,
  d: byDefault,
  list: filter('list', [], 0, (budget, value) => new List(toArray(budget, value))),
  first: filter('first', [], 0, (_, value) => {
    const next = iterate(value).next()
    return next.done === true ? new Undefined('No first item, sequence was empty.') : next.value
  }),
  last: filter('last', [], 0, (budget, value) => {
    const has = value.kind === 'string' || value.kind === 'list' || value.kind === 'tuple'
    return (
      (has ? elementAt(budget, value, int(-1)) : reversed(budget, value)[0]) ??
      new Undefined('No last item, sequence was empty.')
    )
  }),
  reverse: filter('reverse', [], 0, (budget, value) => {
    if (value.kind === 'string') return sliceOf(budget, value, null, null, int(-1))
    if (value.kind === 'stream') return new List(toArray(budget, value).reverse())
    return new Stream(reversed(budget, value).values(), `${typeName(value)}_reverseiterator`)
  }),
  items: filter('items', [], 0, (_, value) => new Stream(pairs(value))),
  dictsort: filter(
    'dictsort',
    ['case_sensitive', 'by', 'reverse'],
    0,
    (budget, value, [caseSensitive, by, reverse]) => {
      if (value.kind === 'undefined') return fail(value.reason)
      if (value.kind !== 'dict') return fail(`'${typeName(value)}' object has no attribute 'items'`)
      const part = by === undefined ? 'key' : optionalText(by, 'by')?.value
      if (part !== 'key' && part !== 'value') return fail('You can only sort by either "key" or "value"')
      const key = ignoringCase(
        budget,
        (pair) => (pair.kind === 'tuple' ? pair.items[part === 'key' ? 0 : 1]! : pair),
        flag(caseSensitive),
      )
      return new List(sorted(budget, toArray(budget, new View('items', value)), [key], flag(reverse)))
    },
  ),
  sort: filter(
    'sort',
    ['reverse', 'case_sensitive', 'attribute'],
    0,
    (budget, value, [reverse, caseSensitive, attribute]) => {
      const getters = sortKeys(budget, attribute).map((getter) =>
        ignoringCase(budget, getter, flag(caseSensitive)),
      )
      return new List(sorted(budget, toArray(budget, value), getters, flag(reverse)))
    },
  ),
  unique: filter(
    'unique',
    ['case_sensitive', 'attribute'],
    0,
    (budget, value, [caseSensitive, attribute]) =>
      new Stream(
        unique(budget, value, ignoringCase(budget, getterOf(budget, attribute), flag(caseSensitive))),
      ),
  ),
  min: extremum('min', (order) => order < 0),
  max: extremum('max', (order) => order > 0),
  sum: filter('sum', ['attribute', 'start'], 0, (budget, value, [attribute, start]) => {
    const getter = getterOf(budget, attribute)
    if (start?.kind === 'string') return fail("sum() can't sum strings [use ''.join(seq) instead]")
    return toArray(budget, value).reduce(
      (total, item) => binary(budget, '+', total, getter(item)),
      start ?? int(0),
    )
  }),
  batch: filter(
    'batch',
    ['linecount', 'fill_with'],
    1,
    (budget, value, [size, fill]) => new Stream(batches(budget, value, integerArgument(size), fill ?? null)),
  ),
  slice: filter(
    'slice',
    ['slices', 'fill_with'],
    1,
    (budget, value, [slices, fill]) =>
      new Stream(columns(budget, toArray(budget, value), integerArgument(slices), fill ?? null)),
  ),
  groupby: filter(
    'groupby',
    ['attribute', 'default', 'case_sensitive'],
    1,
    (budget, value, [attribute, standIn, caseSensitive]) =>
      groups(
        budget,
        value,
        attributeGetter(
          budget,
          attribute!,
          standIn === undefined || standIn.kind === 'none' ? null : standIn,
        ),
        flag(caseSensitive),
      ),
  ),
  attr: filter('attr', ['name'], 1, (budget, value, [name]) => attributeOnly(budget, value, name!)),
}

function* pairs(value: Value): IterableIterator<Value> {
  if (value.kind === 'undefined') return
  if (value.kind !== 'dict') return fail('Can only get item pairs from a mapping.')
  yield* new View('items', value).items()
}

function flag(value: Value | undefined): boolean {
  return value !== undefined && isTrue(value)
}

function getterOf(budget: Budget, attribute: Value | undefined): Getter {
  return attribute === undefined || attribute.kind === 'none'
    ? (item) => item
    : attributeGetter(budget, attribute, null)
}

function reversed(budget: Budget, value: Value): Value[] {
  if (value.kind === 'stream') return fail(`'${typeName(value)}' object is not reversible`)
  return toArray(budget, value).reverse()
}

function sorted(
  budget: Budget,
  items: readonly Value[],
  getters: readonly Getter[],
  reverse: boolean,
): Value[] {
  budget.charge(items.length)
  const keyed = items.map((item) => ({ item, keys: getters.map((getter) => getter(item)) }))
  const direction = reverse ? -1 : 1
  keyed.sort((left, right) => {
    budget.charge(1)
    for (const [index, key] of left.keys.entries()) {
      budget.charge(NODE)
      const other = right.keys[index]!
      if (!equals(budget, key, other)) return direction * compare(budget, key, other)
    }
    return 0
  })
  return keyed.map(({ item }) => item)
}

function* unique(budget: Budget, value: Value, getter: Getter): IterableIterator<Value> {
  const seen = new Set<DictKey>()
  for (const item of iterate(value)) {
    budget.charge(2)
    const key = dictKey(budget, getter(item))
    if (!seen.has(key)) yield item
    seen.add(key)
  }
}

function extremum(name: string, better: (order: number) => boolean): FilterFunction {
  return filter(name, ['case_sensitive', 'attribute'], 0, (budget, value, [caseSensitive, attribute]) => {
    const getter = ignoringCase(budget, getterOf(budget, attribute), flag(caseSensitive))
    const items = toArray(budget, value)
    const first = items[0]
    if (first === undefined) return new Undefined('No aggregated item, sequence was empty.')
    return items.reduce(
      (best, item) =>
        better(compare(budget, getter(item), getter(best), name === 'min' ? '<' : '>')) ? item : best,
      first,
    )
  })
}

function* batches(budget: Budget, value: Value, size: number, fill: Value | null): IterableIterator<Value> {
  let batch: Value[] = []
  for (const item of iterate(value)) {
    budget.charge(1)
    if (batch.length === size) {
      yield new List(batch)
      batch = []
    }
    batch.push(item)
  }
  if (batch.length === 0) return
  const missing = fill === null || fill.kind === 'none' ? 0 : Math.max(0, size - batch.length)
  budget.charge(missing)
  yield new List([...batch, ...Array.from({ length: missing }, () => fill!)])
}

function* columns(
  budget: Budget,
  items: readonly Value[],
  count: number,
  fill: Value | null,
): IterableIterator<Value> {
  if (count === 0) fail('integer division or modulo by zero')
  const each = Math.floor(items.length / count)
  const longer = items.length - each * count
  let from = 0
  for (let column = 0; column < count; column += 1) {
    budget.charge(1)
    const to = from + each + (column < longer ? 1 : 0)
    budget.charge(NODE * Math.max(0, to - from))
    const filled = fill !== null && fill.kind !== 'none' && column >= longer ? [fill] : []
    yield new List([...items.slice(from, to), ...filled])
    from = to
  }
}

function groups(budget: Budget, value: Value, getter: Getter, caseSensitive: boolean): List {
  const keyOf = ignoringCase(budget, getter, caseSensitive)
  const found: { key: Value; items: Value[] }[] = []
  for (const item of sorted(budget, toArray(budget, value), [keyOf], false)) {
    const key = keyOf(item)
    const current = found.at(-1)
    if (current !== undefined && equals(budget, current.key, key)) current.items.push(item)
    else found.push({ key, items: [item] })
  }
  return new List(
    found.map(
      ({ key, items }) =>
        new Tuple([caseSensitive ? key : getter(items[0]!), new List(items)], ['grouper', 'list']),
    ),
  )
}
