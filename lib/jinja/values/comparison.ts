import { fail } from '../errors'
import { NODE, type Budget } from '../limits'
import { iterate, toArray } from './iteration'
import { findIn } from '../text/text-operations'
import { compareStrings } from '../text/unicode'
import { dictKey, typeName, type Bool, type Dict, type Float, type Int, type Value } from './value'

type Numeric = Bool | Int | Float

export function isNumeric(value: Value): value is Numeric {
  return value.kind === 'int' || value.kind === 'float' || value.kind === 'bool'
}

/** Bools count as 0 and 1; ints and floats compare exactly, also beyond 2^53. */
export function numericValue(value: Numeric): bigint | number {
  if (value.kind !== 'bool') return value.value
  return value.value ? 1n : 0n
}

/** left == right */
export function equals(budget: Budget, left: Value, right: Value): boolean {
  budget.charge(NODE)
  if (left === right) return true
  if (isNumeric(left))
    return isNumeric(right) && compareNumbers(numericValue(left), numericValue(right)) === 0
  switch (left.kind) {
    case 'string':
      return right.kind === 'string' && sameText(budget, left.value, right.value)
    case 'none':
    case 'undefined':
      return right.kind === left.kind
    case 'list':
    case 'tuple':
      return right.kind === left.kind && equalItems(budget, left.items, right.items)
    case 'dict':
      return right.kind === 'dict' && equalDicts(budget, left, right)
    case 'range':
      return right.kind === 'range' && equalItems(budget, toArray(budget, left), toArray(budget, right))
    default:
      return false
  }
}

function sameText(budget: Budget, left: string, right: string): boolean {
  if (left.length !== right.length) return false
  budget.chargeReading(left.length)
  return left === right
}

function equalItems(budget: Budget, left: readonly Value[], right: readonly Value[]): boolean {
  return left.length === right.length && left.every((item, index) => equals(budget, item, right[index]!))
}

function equalDicts(budget: Budget, left: Dict, right: Dict): boolean {
  if (left.entries.size !== right.entries.size) return false
  for (const [key, entry] of left.entries) {
    const other = right.entries.get(key)
    if (other === undefined || !equals(budget, entry.value, other.value)) return false
  }
  return true
}

function compareNumbers(left: bigint | number, right: bigint | number): number {
  if (left < right) return -1
  if (left > right) return 1
  return left >= right ? 0 : NaN
}

/**
 * Negative, zero or positive; NaN where neither is less. `sign` is the operator for the error
 * message.
 */
export function compare(budget: Budget, left: Value, right: Value, sign = '<'): number {
  if (isNumeric(left) && isNumeric(right)) return compareNumbers(numericValue(left), numericValue(right))
  if (left.kind === 'string' && right.kind === 'string')
    return compareStrings(budget, left.value, right.value)
  if ((left.kind === 'list' && right.kind === 'list') || (left.kind === 'tuple' && right.kind === 'tuple')) {
    const shared = Math.min(left.items.length, right.items.length)
    for (let index = 0; index < shared; index += 1) {
      if (!equals(budget, left.items[index]!, right.items[index]!))
        return compare(budget, left.items[index]!, right.items[index]!, sign)
    }
    return left.items.length - right.items.length
  }
  if (left.kind === 'undefined') return fail(left.reason)
  if (right.kind === 'undefined') return fail(right.reason)
  return fail(`'${sign}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`)
}

/** item in container */
export function contains(budget: Budget, container: Value, item: Value): boolean {
  switch (container.kind) {
    case 'string':
      if (item.kind === 'undefined') return fail(item.reason)
      if (item.kind !== 'string')
        return fail(`'in <string>' requires string as left operand, not ${typeName(item)}`)
      return findIn(budget, container.value, item.value, false) >= 0
    case 'dict':
      return container.entries.has(dictKey(budget, item))
    case 'list':
    case 'tuple':
      return container.items.some((candidate) => equals(budget, candidate, item))
    case 'none':
    case 'bool':
    case 'int':
    case 'float':
    case 'namespace':
    case 'callable':
    case 'object':
      return fail(`argument of type '${typeName(container)}' is not iterable`)
    default:
      for (const candidate of iterate(container)) if (equals(budget, candidate, item)) return true
      return false
  }
}
