import { fail } from '../errors'
import { NODE, type Budget } from '../limits'
import { floatRepr } from './numbers'
import { plain, placed, TextBuilder, type Text } from './text'
import { type Int, type Float, typeName, type Value } from './value'

/** str(value) as Python prints it. Text read from the context keeps its place. */
export function printed(budget: Budget, value: Value): Text {
  switch (value.kind) {
    case 'string':
      return value
    case 'undefined':
      return EMPTY
    case 'none':
      return placed('None', value.place, null)
    case 'bool':
      return placed(value.value ? 'True' : 'False', value.place, null)
    case 'int':
    case 'float':
      return placed(numberText(value), value.place, null)
    default:
      return represented(budget, value)
  }
}

const EMPTY = plain('')

/** repr(value). */
export function represented(budget: Budget, value: Value): Text {
  const builder = new TextBuilder(budget)
  represent(budget, value, builder)
  return builder.build()
}

export function numberText(value: Int | Float): string {
  return value.kind === 'int' ? value.value.toString() : floatRepr(value.value)
}

function represent(budget: Budget, value: Value, builder: TextBuilder): void {
  switch (value.kind) {
    case 'string': {
      const quoted = value.derive(budget, (characters) => quote(budget, characters))
      builder.add(value.markup ? plain('Markup(').concat(budget, quoted).concat(budget, plain(')')) : quoted)
      return
    }
    case 'undefined':
      builder.addMarked('Undefined', null)
      return
    case 'none':
    case 'bool':
    case 'int':
    case 'float':
      builder.add(printed(budget, value))
      return
    case 'list':
      bracketed(
        budget,
        builder,
        '[',
        value.items.map((item) => [item]),
        ']',
      )
      return
    case 'tuple':
      bracketed(
        budget,
        builder,
        '(',
        value.items.map((item) => [item]),
        value.items.length === 1 ? ',)' : ')',
      )
      return
    case 'dict':
      bracketed(
        budget,
        builder,
        '{',
        Array.from(value.entries.values(), (entry) => [entry.key, entry.value]),
        '}',
      )
      return
    case 'namespace': {
      builder.addMarked('<Namespace ', null)
      const attributes = Array.from(value.attributes, ([name, attribute]) => [plain(name), attribute])
      bracketed(budget, builder, '{', attributes, '}')
      builder.addMarked('>', null)
      return
    }
    case 'range': {
      const step = value.step === 1n ? '' : `, ${value.step}`
      builder.addMarked(`range(${value.start}, ${value.stop}${step})`, null)
      return
    }
    case 'view':
      builder.addMarked(`dict_${value.of}(`, null)
      bracketed(
        budget,
        builder,
        '[',
        Array.from(value.items(), (item) => [item]),
        ']',
      )
      builder.addMarked(')', null)
      return
    case 'callable':
    case 'stream':
    case 'object':
      // Python would print a memory address: text nobody can want in a training example.
      return fail(`a ${typeName(value)} cannot be printed; turn it into a list or call it`)
  }
}

/** Items apart by ", ", the parts of an item (key and value) apart by ": ". */
function bracketed(
  budget: Budget,
  builder: TextBuilder,
  open: string,
  items: readonly (readonly Value[])[],
  close: string,
): void {
  builder.addMarked(open, null)
  items.forEach((parts, index) => {
    if (index > 0) builder.addMarked(', ', null)
    parts.forEach((part, position) => {
      if (position > 0) builder.addMarked(': ', null)
      represent(budget, part, builder)
    })
  })
  builder.addMarked(close, null)
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
/** Characters that str.isprintable refuses, apart from the space. */
const UNPRINTABLE = /[\\\p{C}\p{Z}]/gu

/** repr(str): single quotes unless only those occur in it; unprintable characters as escapes. */
function quote(budget: Budget, value: string): string {
  const mark = value.includes("'") && !value.includes('"') ? '"' : "'"
  budget.chargeOneByOne(value.length)
  const escaped = value.replace(UNPRINTABLE, (character) => {
    budget.charge(2 * NODE)
    return character === ' ' ? ' ' : (ESCAPES[character] ?? codeEscape(character))
  })
  return mark + (mark === "'" ? escaped.replaceAll("'", "\\'") : escaped) + mark
}

/** The escape that repr() and the unicode-escape codec write a character as. */
export function codeEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16)
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
