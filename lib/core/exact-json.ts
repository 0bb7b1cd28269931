import { parse, type MemberNode, type ValueNode } from '@humanwhocodes/momoa'
import { ExactNumber } from './exact-number'
import type { JsonObject, JsonValue } from './json'

/** Fields whose values templates print; everywhere else a number is only a number. */
const PRINTED_FIELDS: ReadonlySet<string> = new Set(['arguments', 'parameters', 'tools', 'functions'])
/** A fraction that ends in 0, an exponent, or more digits than a double holds. */
const MAY_LOSE = /\d\.\d*0(?!\d)|\d[eE][-+]?\d|\d{16}|-0(?![.\d])/

/**
 * JSON.parse, with the numbers in tools and in the arguments of calls as they are written.
 * Throws SyntaxError where the text is not JSON.
 */
export function parseExactJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  if (!mayPrint(text) || !MAY_LOSE.test(text)) return value
  try {
    return valueOf(parse(text, { ranges: true }).body, text, false)
  } catch (error) {
    // Nested deeper than the stack allows: readers of the value have limits of their own, and
    // report it.
    if (error instanceof RangeError) return value
    throw error
  }
}

/**
 * Spelled out, since most records have no tools and this is asked of all of them: a third of the
 * time of one pattern.
 */
function mayPrint(text: string): boolean {
  return (
    text.includes('"arguments') ||
    text.includes('"tools') ||
    text.includes('"functions') ||
    text.includes('"parameters')
  )
}

function valueOf(node: ValueNode, text: string, exact: boolean): JsonValue {
  switch (node.type) {
    case 'Object': {
      const value: JsonObject = {}
      for (const member of node.members)
        define(
          value,
          nameOf(member),
          valueOf(member.value, text, exact || PRINTED_FIELDS.has(nameOf(member))),
        )
      return value
    }
    case 'Array':
      return node.elements.map((element) => valueOf(element.value, text, exact))
    case 'Number':
      return exact
        ? numberOf(node.range === undefined ? String(node.value) : text.slice(...node.range))
        : node.value
    case 'String':
    case 'Boolean':
      return node.value
    case 'Null':
      return null
    default:
      throw new SyntaxError(`${node.type} is not JSON`)
  }
}

function nameOf({ name }: MemberNode): string {
  return name.type === 'String' ? name.value : name.name
}

/**
 * As JSON.parse does it: a key "__proto__" is a key like any other, and of equal keys the last one
 * counts.
 */
function define(object: JsonObject, key: string, value: JsonValue): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
}

function numberOf(lexeme: string): number | ExactNumber {
  const value = Number(lexeme)
  return String(value) === lexeme ? value : new ExactNumber(lexeme)
}
