import { fail } from '../errors'
import { InputPlace } from './provenance'
import { placed } from './text'
import { Bool, Dict, Float, Int, List, None, type DictEntry, type DictKey, type Value } from './value'

/**
 * The input of a template: JSON-like values. `object` covers arrays, plain objects, Maps with
 * string keys and results of fromJson; an integral number is an int. A property that is undefined
 * counts as absent.
 */
export type ContextValue = string | number | bigint | boolean | null | undefined | object

/**
 * A float of a JSON text whose value is integral (1.0, 1e20), which a plain number could not tell
 * from an int.
 */
export class JsonFloat {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
}

/** The Python value of one entry of the context, marked with its place. */
export function fromContext(given: unknown, place: InputPlace): Value {
  switch (typeof given) {
    case 'string':
      return placed(given, place, 0)
    case 'boolean':
      return new Bool(given, place)
    case 'bigint':
      return new Int(given, place)
    case 'number':
      return Number.isInteger(given) ? new Int(BigInt(given), place) : new Float(given, place)
    case 'object':
      return fromObject(given, place)
    default:
      return fail(
        `the context holds a ${typeof given} at ${place.path.join('.')}; a template can only be given JSON values`,
      )
  }
}

function fromObject(given: object | null, place: InputPlace): Value {
  if (given === null) return new None(place)
  if (Array.isArray(given))
    return new List(
      given.map((item, index) => fromContext(item ?? null, new InputPlace(place, index))),
      place,
    )
  if (given instanceof JsonFloat) return new Float(given.value, place)
  const entries = new Map<DictKey, DictEntry>()
  const members: Iterable<[unknown, unknown]> = given instanceof Map ? given : Object.entries(given)
  for (const [name, value] of members) {
    if (value === undefined || typeof name !== 'string') continue
    const memberPlace = new InputPlace(place, name)
    // The name is input text too, but has no offset in the value its place leads to.
    entries.set(name, { key: placed(name, memberPlace, null), value: fromContext(value, memberPlace) })
  }
  return new Dict(entries, place)
}
