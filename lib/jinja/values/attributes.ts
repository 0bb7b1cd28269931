import { bind } from '../builtins/arguments'
import { equals } from './comparison'
import { elementAt } from './elements'
import { fail, Failure } from '../errors'
import { NODE, type Budget } from '../limits'
import { textMethod } from '../builtins/text-methods'
import {
  Callable,
  Dict,
  dictKey,
  int,
  NONE,
  Undefined,
  View,
  type Call,
  type List,
  type Tuple,
  type Value,
  typeName,
} from './value'
import { plain } from './text'

/** value.name: a Python attribute first, an element of that name second (the sandbox's getattr). */
export function attributeOf(budget: Budget, value: Value, name: string): Value {
  if (value.kind === 'undefined') return fail(value.reason)
  return (
    ownAttribute(budget, value, name) ?? elementAt(budget, value, plain(name)) ?? noAttribute(value, name)
  )
}

/** value[key]: an element first, a Python attribute second. */
export function itemOf(budget: Budget, value: Value, key: Value): Value {
  if (value.kind === 'undefined') return fail(value.reason)
  const element = elementAt(budget, value, key)
  if (element !== undefined) return element
  if (key.kind !== 'string') return new Undefined(`${described(value)} has no element ${keyName(key)}`)
  return ownAttribute(budget, value, key.value) ?? noAttribute(value, key.value)
}

function noAttribute(value: Value, name: string): Undefined {
  return new Undefined(`'${described(value)}' has no attribute '${name}'`)
}

function described(value: Value): string {
  return value.kind === 'none' ? 'None' : `${typeName(value)} object`
}

function keyName(key: Value): string {
  return key.kind === 'int' ? key.value.toString() : `of type ${typeName(key)}`
}

/**
 * The Python attribute of a value, without looking at its elements; undefined where it has none.
 */
export function ownAttribute(budget: Budget, value: Value, name: string): Value | undefined {
  // The sandbox hides everything that begins with an underscore, so nothing leads to a class or a
  // module.
  if (name.startsWith('_')) return hasUnderscoreAttribute(value, name) ? unsafe(value, name) : undefined
  switch (value.kind) {
    case 'string':
      return callable(name, textMethod(budget, value, name))
    case 'dict':
      return DICT_CHANGES.has(name) ? unsafe(value, name) : callable(name, dictMethod(budget, value, name))
    case 'list':
      return LIST_CHANGES.has(name)
        ? unsafe(value, name)
        : callable(name, sequenceMethod(budget, value, name))
    case 'tuple': {
      const field = value.fields.indexOf(name)
      return field >= 0 ? value.items[field] : callable(name, sequenceMethod(budget, value, name))
    }
    case 'namespace':
      return value.attributes.get(name)
    case 'object':
      return value.attribute(name)
    default:
      return undefined
  }
}

/** Attributes every Python object has; the sandbox answers "unsafe" for them, not "missing". */
function hasUnderscoreAttribute(value: Value, name: string): boolean {
  return name.startsWith('__') && name.endsWith('__') && value.kind !== 'namespace'
}

/** jinja2 hands out an undefined that complains as soon as it is used. */
function unsafe(value: Value, name: string): Undefined {
  return new Undefined(`access to attribute '${name}' of '${typeName(value)}' object is unsafe.`)
}

/** Methods that change their object: the immutable sandbox refuses them. */
const DICT_CHANGES = new Set(['clear', 'pop', 'popitem', 'setdefault', 'update'])
const LIST_CHANGES = new Set(['append', 'clear', 'pop', 'reverse', 'insert', 'sort', 'extend', 'remove'])

function callable(name: string, call: Call | null): Callable | undefined {
  return call === null ? undefined : new Callable(name, call)
}

/**
 * Calls value.name(…) without creating a bound method first; null where str and dict have no such
 * method.
 */
export function methodCall(budget: Budget, value: Value, name: string): Call | null {
  if (value.kind === 'string') return textMethod(budget, value, name)
  return value.kind === 'dict' ? dictMethod(budget, value, name) : null
}

const NO_PARAMETERS = { parameters: [], required: 0 }
const GET = { parameters: ['key', 'default'], required: 1 }
const SEARCH = { parameters: ['value', 'start', 'stop'], required: 1 }

function dictMethod(budget: Budget, dict: Dict, name: string): Call | null {
  switch (name) {
    case 'keys':
    case 'values':
    case 'items':
      return (args, keywords) => {
        bind(name, NO_PARAMETERS, args, keywords)
        return new View(name, dict)
      }
    case 'get':
      return (args, keywords) => {
        const [key, byDefault] = bind(name, GET, args, keywords)
        return dict.entries.get(dictKey(budget, key!))?.value ?? byDefault ?? NONE
      }
    case 'copy':
      return () => {
        budget.charge(NODE * dict.entries.size)
        return new Dict(dict.entries, dict.place)
      }
    case 'fromkeys':
      return () => fail('dict.fromkeys is not available in templates')
    default:
      return null
  }
}

function sequenceMethod(budget: Budget, sequence: List | Tuple, name: string): Call | null {
  switch (name) {
    case 'index':
      return (args, keywords) => {
        const [wanted] = bind(name, SEARCH, args, keywords)
        const at = sequence.items.findIndex((item) => equals(budget, item, wanted!))
        return at < 0 ? fail(`value is not in ${typeName(sequence)}`) : int(at)
      }
    case 'count':
      return (args, keywords) => {
        const [wanted] = bind(name, SEARCH, args, keywords)
        return int(sequence.items.filter((item) => equals(budget, item, wanted!)).length)
      }
    case 'copy':
      return sequence.kind === 'list' ? () => sequence : null
    default:
      return null
  }
}

/** callee(…) */
export function callValue(
  callee: Value,
  args: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
): Value {
  if (callee.kind === 'callable') return callee.call(args, keywords)
  if (callee.kind === 'object' && callee.call !== null) return callee.call(args, keywords)
  if (callee.kind === 'undefined') throw new Failure('runtime', callee.reason)
  return fail(`'${typeName(callee)}' object is not callable`)
}
