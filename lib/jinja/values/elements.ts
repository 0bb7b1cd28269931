import { integerArgument } from '../builtins/arguments'
import { fail } from '../errors'
import { NODE, type Budget } from '../limits'
import { lengthOf } from './iteration'
import { unitOffset, unitOffsetFromEnd, widthAt } from '../text/unicode'
import { dictKey, int, List, Range, Tuple, typeName, type Value } from './value'
import { plain, TextBuilder, type Text } from './text'

/** One step of "a.0" or "[0]" in a text: an index where it is all digits. */
export function elementName(step: string): Value {
  return /^\d+$/.test(step) ? int(Math.min(Number(step), Number.MAX_SAFE_INTEGER)) : plain(step)
}

/** value[key] where Python finds an element; undefined where it raises TypeError or LookupError. */
export function elementAt(budget: Budget, value: Value, key: Value): Value | undefined {
  if (value.kind === 'dict') {
    if (key.kind === 'list' || key.kind === 'dict') return undefined
    return value.entries.get(dictKey(budget, key))?.value
  }
  if (key.kind !== 'int' && key.kind !== 'bool') return undefined
  if (value.kind !== 'list' && value.kind !== 'tuple' && value.kind !== 'string' && value.kind !== 'range')
    return undefined
  const given = integerArgument(key)
  if (value.kind === 'string') return characterAt(budget, value, given)
  const length = lengthOf(value) ?? 0
  const index = given < 0 ? given + length : given
  if (index < 0 || index >= length) return undefined
  if (value.kind === 'range') return value.at(index)
  return value.items[index]
}

/** The character at an index, which counts from the end where it is negative. */
function characterAt(budget: Budget, text: Text, index: number): Text | undefined {
  const { value } = text
  budget.chargeReading(Math.min(Math.abs(index), value.length))
  budget.charge(text.marks.length * NODE)
  const offset = index < 0 ? unitOffsetFromEnd(value, -index) : unitOffset(value, index)
  return offset < 0 || offset >= value.length
    ? undefined
    : text.slice(offset, offset + widthAt(value, offset))
}

/** value[start:stop:step]; null where a bound is left out. */
export function sliceOf(
  budget: Budget,
  value: Value,
  start: Value | null,
  stop: Value | null,
  step: Value | null,
): Value {
  if (value.kind === 'undefined') return fail(value.reason)
  if (value.kind === 'dict') return fail("unhashable type: 'slice'")
  if (value.kind !== 'list' && value.kind !== 'tuple' && value.kind !== 'string' && value.kind !== 'range')
    return fail(`'${typeName(value)}' object is not subscriptable`)
  const stride = step === null || step.kind === 'none' ? 1 : bound(step)
  if (stride === 0) return fail('slice step cannot be zero')
  // Twice over the characters: once to count them, once to find the ends.
  if (value.kind === 'string') budget.chargeReading(2 * value.value.length)
  const length = lengthOf(value) ?? 0
  const first = sliceEnd(start, stride > 0 ? 0 : length - 1, length, stride)
  const last = sliceEnd(stop, stride > 0 ? length : -1, length, stride)
  if (value.kind === 'string') return sliceText(budget, value, first, last, stride)
  if (value.kind === 'range') {
    const at = (index: number): bigint => value.start + BigInt(index) * value.step
    return new Range(at(first), at(last), value.step * BigInt(stride))
  }
  budget.charge(NODE * Math.max(0, Math.ceil((last - first) / stride)))
  const items =
    stride === 1
      ? value.items.slice(first, Math.max(first, last))
      : indices(first, last, stride).map((index) => value.items[index]!)
  return value.kind === 'list' ? new List(items) : new Tuple(items)
}

/** One end of a slice: at the bound given, or where the slice ends without one. */
function sliceEnd(given: Value | null, without: number, length: number, stride: number): number {
  return given === null || given.kind === 'none' ? without : clamp(bound(given), length, stride)
}

function bound(value: Value): number {
  if (value.kind === 'int' || value.kind === 'bool') return integerArgument(value)
  if (value.kind === 'undefined') return fail(value.reason)
  return fail(`slice indices must be integers or None or have an __index__ method, not ${typeName(value)}`)
}

function clamp(index: number, length: number, stride: number): number {
  const fromStart = index < 0 ? index + length : index
  return stride > 0 ? Math.min(Math.max(fromStart, 0), length) : Math.min(Math.max(fromStart, -1), length - 1)
}

function indices(first: number, last: number, stride: number): number[] {
  const count = Math.max(0, Math.ceil((last - first) / stride))
  return Array.from({ length: count }, (_, turn) => first + turn * stride)
}

function sliceText(budget: Budget, text: Text, first: number, last: number, stride: number): Text {
  budget.charge(text.marks.length * NODE)
  if (stride === 1)
    return text.slice(unitOffset(text.value, first), unitOffset(text.value, Math.max(first, last)))
  budget.chargeOneByOne(text.value.length)
  budget.charge(Math.max(0, Math.ceil((last - first) / stride)))
  const offsets = codePointOffsets(text.value)
  const builder = new TextBuilder(budget)
  for (const index of indices(first, last, stride))
    builder.add(text.slice(offsets[index]!, offsets[index + 1] ?? text.value.length))
  return builder.build(text.markup)
}

function codePointOffsets(value: string): number[] {
  const offsets: number[] = []
  for (let offset = 0; offset < value.length; offset += widthAt(value, offset)) offsets.push(offset)
  return offsets
}
