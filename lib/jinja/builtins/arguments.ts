import { fail } from '../errors'
import type { Text } from '../values/text'
import { typeName, type Keywords, type Value } from '../values/value'

/** A function of the language: its parameters in order, and how many of them have no default. */
export interface Signature {
  readonly parameters: readonly string[]
  readonly required: number
}

/**
 * The arguments of a call in the order of the parameters; undefined where a parameter keeps its
 * default.
 */
export type Bound = readonly (Value | undefined)[]

/** Matches a call's arguments with the parameters, as Python does. */
export function bind(name: string, signature: Signature, args: readonly Value[], keywords: Keywords): Bound {
  const { parameters, required } = signature
  if (args.length > parameters.length)
    fail(`${name}() takes at most ${parameters.length} arguments (${args.length} given)`)
  if (keywords.size === 0 && args.length >= required) return args
  const bound: (Value | undefined)[] = [...args]
  for (const [keyword, value] of keywords) {
    const index = parameters.indexOf(keyword)
    if (index < 0) fail(`${name}() got an unexpected keyword argument '${keyword}'`)
    if (bound[index] !== undefined) fail(`${name}() got multiple values for argument '${keyword}'`)
    bound[index] = value
  }
  for (let index = 0; index < required; index += 1) {
    if (bound[index] === undefined) fail(`${name}() missing required argument: '${parameters[index] ?? ''}'`)
  }
  return bound
}

export function textArgument(value: Value | undefined, what: string): Text {
  if (value?.kind === 'string') return value
  if (value?.kind === 'undefined') return fail(value.reason)
  return fail(`${what} must be str, not ${value === undefined ? 'missing' : typeName(value)}`)
}

/** Text, or null where the argument is missing or None. */
export function optionalText(value: Value | undefined, what: string): Text | null {
  return value === undefined || value.kind === 'none' ? null : textArgument(value, what)
}

/** An integer as a number; one beyond 2^53 counts as that, since no text or list is so long. */
export function integerArgument(value: Value | undefined): number {
  if (value?.kind === 'int' || value?.kind === 'bool') {
    return Math.min(Math.max(Number(value.value), Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER)
  }
  if (value?.kind === 'undefined') return fail(value.reason)
  return fail(
    `'${value === undefined ? 'missing' : typeName(value)}' object cannot be interpreted as an integer`,
  )
}

/** An integer, or the default where the argument is missing or None. */
export function optionalInteger(value: Value | undefined, byDefault: number): number {
  return value === undefined || value.kind === 'none' ? byDefault : integerArgument(value)
}
