import { fail, Failure } from '../errors'
import { MAXIMUM_WEIGHT, NODE, type Budget } from '../limits'
import type { InputPlace } from './provenance'
import type { Text } from './text'

/**
 * Python values as a template sees them. `place` tells which value of the context it is, null for
 * the template's own.
 */
export type Value =
  | Undefined
  | None
  | Bool
  | Int
  | Float
  | Text
  | List
  | Tuple
  | Dict
  | Namespace
  | Callable
  | Range
  | Stream
  | View
  | HostObject

/**
 * The value of a missing name or element: prints as nothing, and fails in nearly every operation.
 */
export class Undefined {
  readonly kind = 'undefined'
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

export class None {
  readonly kind = 'none'
  readonly place: InputPlace | null
  constructor(place: InputPlace | null) {
    this.place = place
  }
}

export class Bool {
  readonly kind = 'bool'
  readonly value: boolean
  readonly place: InputPlace | null
  constructor(value: boolean, place: InputPlace | null) {
    this.value = value
    this.place = place
  }
}

export class Int {
  readonly kind = 'int'
  readonly value: bigint
  readonly place: InputPlace | null
  constructor(value: bigint, place: InputPlace | null) {
    this.value = value
    this.place = place
  }
}

export class Float {
  readonly kind = 'float'
  readonly value: number
  readonly place: InputPlace | null
  constructor(value: number, place: InputPlace | null) {
    this.value = value
    this.place = place
  }
}

/**
 * A list that contains another list twice, nested forty times, is small to build and endless to
 * print: the weight of a value counts every path to it.
 */
function addWeight(weight: number, value: Value): number {
  const sum =
    weight + (value.kind === 'list' || value.kind === 'tuple' || value.kind === 'dict' ? value.weight : 1)
  if (sum > MAXIMUM_WEIGHT)
    throw new Failure(
      'limit',
      `a list or dict of the template or its input holds more than ${MAXIMUM_WEIGHT} values`,
    )
  return sum
}

export class List {
  readonly kind = 'list'
  readonly items: readonly Value[]
  readonly place: InputPlace | null
  /** Number of values inside, at any depth: the cost of walking the list. */
  readonly weight: number
  constructor(items: readonly Value[], place: InputPlace | null = null) {
    this.items = items
    this.place = place
    this.weight = items.reduce(addWeight, 1)
  }
}

export class Tuple {
  readonly kind = 'tuple'
  readonly items: readonly Value[]
  /** Names of the elements of a named tuple (what groupby yields). */
  readonly fields: readonly string[]
  readonly weight: number
  constructor(items: readonly Value[], fields: readonly string[] = []) {
    this.items = items
    this.fields = fields
    this.weight = items.reduce(addWeight, 1)
  }
}

/** Equal keys of a Python dict have the same DictKey: see dictKey(). */
export type DictKey = string | bigint | number | null | symbol
export interface DictEntry {
  readonly key: Value
  readonly value: Value
}

export class Dict {
  readonly kind = 'dict'
  readonly entries: ReadonlyMap<DictKey, DictEntry>
  readonly place: InputPlace | null
  readonly weight: number
  constructor(entries: ReadonlyMap<DictKey, DictEntry>, place: InputPlace | null = null) {
    this.entries = entries
    this.place = place
    let weight = 1
    for (const { key, value } of entries.values()) weight = addWeight(addWeight(weight, key), value)
    this.weight = weight
  }
}

/** The one thing a template can change: `{% set ns.name = … %}`. */
export class Namespace {
  readonly kind = 'namespace'
  readonly attributes: Map<string, Value>
  constructor(attributes: Map<string, Value>) {
    this.attributes = attributes
  }
}

export type Keywords = ReadonlyMap<string, Value>
export type Call = (args: readonly Value[], keywords: Keywords) => Value
export const NO_KEYWORDS: Keywords = new Map<string, Value>()

export class Callable {
  readonly kind = 'callable'
  readonly name: string
  readonly call: Call
  constructor(name: string, call: Call) {
    this.name = name
    this.call = call
  }
}

export class Range {
  readonly kind = 'range'
  readonly start: bigint
  readonly stop: bigint
  readonly step: bigint
  constructor(start: bigint, stop: bigint, step: bigint) {
    this.start = start
    this.stop = stop
    this.step = step
  }

  get length(): number {
    const span = this.step > 0n ? this.stop - this.start : this.start - this.stop
    const step = this.step > 0n ? this.step : -this.step
    return span <= 0n ? 0 : Number((span + step - 1n) / step)
  }

  at(index: number): Int {
    return new Int(this.start + BigInt(index) * this.step, null)
  }
}

/** A Python generator or iterator: can be walked once. */
export class Stream {
  readonly kind = 'stream'
  readonly typeName: string
  readonly iterator: IterableIterator<Value>
  constructor(iterator: IterableIterator<Value>, typeName = 'generator') {
    this.iterator = iterator
    this.typeName = typeName
  }
}

/** dict.keys(), dict.values() or dict.items(). */
export class View {
  readonly kind = 'view'
  readonly of: 'keys' | 'values' | 'items'
  readonly dict: Dict
  constructor(of: 'keys' | 'values' | 'items', dict: Dict) {
    this.of = of
    this.dict = dict
  }

  *items(): IterableIterator<Value> {
    for (const { key, value } of this.dict.entries.values()) {
      if (this.of === 'keys') yield key
      else if (this.of === 'values') yield value
      else yield new Tuple([key, value])
    }
  }
}

/** An object of the template engine itself: `loop`, a cycler, a joiner. */
export abstract class HostObject {
  readonly kind = 'object'
  abstract readonly typeName: string
  /** Undefined if there is no such attribute. */
  abstract attribute(name: string): Value | undefined
  readonly call: Call | null = null
}

export const NONE = new None(null)
const TRUE = new Bool(true, null)
const FALSE = new Bool(false, null)

export function bool(value: boolean): Bool {
  return value ? TRUE : FALSE
}

export function int(value: number | bigint): Int {
  return new Int(BigInt(value), null)
}

/** The place in the context a value was read from. */
export function placeOf(value: Value): InputPlace | null {
  switch (value.kind) {
    case 'string':
      return value.inputPlace
    case 'none':
    case 'bool':
    case 'int':
    case 'float':
    case 'list':
    case 'dict':
      return value.place
    default:
      return null
  }
}

/** The name Python's type() has for it, as error messages print it. */
export function typeName(value: Value): string {
  switch (value.kind) {
    case 'undefined':
      return 'Undefined'
    case 'none':
      return 'NoneType'
    case 'string':
      return value.markup ? 'Markup' : 'str'
    case 'namespace':
      return 'Namespace'
    case 'callable':
      return 'function'
    case 'stream':
    case 'object':
      return value.typeName
    case 'view':
      return `dict_${value.of}`
    default:
      return value.kind
  }
}

/**
 * entries[key] = value: a key that is there already keeps its place and its spelling (1 and True
 * are one key).
 */
export function put(budget: Budget, entries: Map<DictKey, DictEntry>, key: Value, value: Value): void {
  const hash = dictKey(budget, key)
  entries.set(hash, { key: entries.get(hash)?.key ?? key, value })
}

/** Python: every Undefined has the hash of its type and equals the others. */
const UNDEFINED_KEY = Symbol('undefined')

/** The key of a value in a dict: 1, 1.0 and True share one, as in Python. */
export function dictKey(budget: Budget, value: Value): DictKey {
  budget.charge(NODE)
  switch (value.kind) {
    case 'string':
      budget.chargeReading(value.value.length)
      return value.value
    case 'int':
      return value.value
    case 'bool':
      return value.value ? 1n : 0n
    case 'float':
      return Number.isInteger(value.value) ? BigInt(value.value) : value.value
    case 'none':
      return null
    case 'tuple':
      return `\0tuple(${value.items.map((item) => tupleKeyPart(budget, item)).join(',')})`
    case 'undefined':
      return UNDEFINED_KEY
    case 'list':
    case 'dict':
    case 'namespace':
    case 'callable':
    case 'range':
    case 'stream':
    case 'view':
    case 'object':
      return fail(`unhashable type: '${typeName(value)}'`)
  }
}

/**
 * With its length in front of it a key needs no quotes, which would double with every tuple within
 * a tuple.
 */
function tupleKeyPart(budget: Budget, value: Value): string {
  const key = dictKey(budget, value)
  const written = String(key)
  budget.chargeCharacters(written.length)
  return `${typeof key}:${written.length}:${written}`
}
