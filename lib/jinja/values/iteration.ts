import { fail } from '../errors'
import { NODE, type Budget } from '../limits'
import { codePointLength, widthAt } from '../text/unicode'
import { int, typeName, type Range, type Value } from './value'
import type { Text } from './text'

/** iter(value). */
export function iterate(value: Value): IterableIterator<Value> {
  switch (value.kind) {
    case 'list':
    case 'tuple':
      return value.items.values()
    case 'string':
      return characters(value)
    case 'dict':
      return keys(value.entries.values())
    case 'view':
      return value.items()
    case 'range':
      return numbers(value)
    case 'stream':
      return value.iterator
    case 'undefined':
      return NOTHING.values()
    default:
      return fail(`'${typeName(value)}' object is not iterable`)
  }
}

const NOTHING: readonly Value[] = []

/** list(value), paid for item by item. */
export function toArray(budget: Budget, value: Value): Value[] {
  const items: Value[] = []
  // The items of a list exist already; anything else creates them one by one.
  const steps = value.kind === 'list' || value.kind === 'tuple' ? NODE : 2
  for (const item of iterate(value)) {
    budget.charge(steps)
    items.push(item)
  }
  return items
}

/** len(value); null where Python has none. */
export function lengthOf(value: Value): number | null {
  switch (value.kind) {
    case 'string':
      return codePointLength(value.value)
    case 'list':
    case 'tuple':
      return value.items.length
    case 'dict':
      return value.entries.size
    case 'view':
      return value.dict.entries.size
    case 'range':
      return value.length
    case 'undefined':
      return 0
    default:
      return null
  }
}

/** bool(value). */
export function isTrue(value: Value): boolean {
  switch (value.kind) {
    case 'undefined':
    case 'none':
      return false
    case 'bool':
      return value.value
    case 'int':
      return value.value !== 0n
    case 'float':
      return value.value !== 0
    case 'string':
      return value.value !== ''
    case 'list':
    case 'tuple':
      return value.items.length > 0
    case 'dict':
      return value.entries.size > 0
    case 'view':
      return value.dict.entries.size > 0
    case 'range':
      return value.length > 0
    case 'namespace':
    case 'callable':
    case 'stream':
    case 'object':
      return true
  }
}

function* characters(text: Text): IterableIterator<Value> {
  for (let offset = 0; offset < text.value.length;) {
    const width = widthAt(text.value, offset)
    yield text.slice(offset, offset + width)
    offset += width
  }
}

function* keys(entries: Iterable<{ key: Value }>): IterableIterator<Value> {
  for (const entry of entries) yield entry.key
}

function* numbers(range: Range): IterableIterator<Value> {
  for (let index = 0; index < range.length; index += 1) yield int(range.start + BigInt(index) * range.step)
}
