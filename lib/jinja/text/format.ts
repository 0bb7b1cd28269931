import { fail } from '../errors'
import { formatValue, parseSpec } from './format-spec'
import { elementAt, elementName } from '../values/elements'
import type { Budget } from '../limits'
import { escapeMarkup } from '../values/markup'
import { printed, represented } from '../values/printing'
import { plain, TextBuilder, type Text } from '../values/text'
import { Undefined, type Keywords, type Value } from '../values/value'

/** The content of a pair of braces: a value, steps into it, a conversion and a specification. */
const FIELD = /^([^.[!:]*)((?:\.[^.[!:]+|\[[^\]]*\])*)(?:!([rsa]))?(?::(.*))?$/su
const STEP = /\.([^.[!:]+)|\[([^\]]*)\]/gu

/** format.format(*args, **keywords) */
export function formatText(budget: Budget, format: Text, args: readonly Value[], keywords: Keywords): Text {
  budget.chargeCharacters(format.value.length)
  const builder = new TextBuilder(budget)
  const fields = new Fields(args, keywords)
  let from = 0
  while (from < format.value.length) {
    const at = nextBrace(format.value, from)
    builder.add(format.slice(from, at))
    if (at === format.value.length) break
    const brace = format.value.charAt(at)
    if (format.value.charAt(at + 1) === brace) {
      builder.add(format.slice(at, at + 1))
      from = at + 2
    } else {
      if (brace === '}') fail("Single '}' encountered in format string")
      const end = closingBrace(format.value, at)
      const text = formatField(budget, format.value.slice(at + 1, end), fields)
      builder.add(format.markup ? escapeMarkup(budget, text) : text)
      from = end + 1
    }
    budget.charge(1)
  }
  return builder.build(format.markup)
}

function nextBrace(value: string, from: number): number {
  const found = value.slice(from).search(/[{}]/)
  return found < 0 ? value.length : from + found
}

function closingBrace(value: string, open: number): number {
  let depth = 0
  for (let at = open; at < value.length; at += 1) {
    const character = value.charAt(at)
    if (character === '{') depth += 1
    else if (character === '}') depth -= 1
    if (depth === 0) return at
  }
  return fail("expected '}' before end of string")
}

/** The arguments by position, by number and by name. */
class Fields {
  readonly #args: readonly Value[]
  readonly #keywords: Keywords
  #next = 0

  constructor(args: readonly Value[], keywords: Keywords) {
    this.#args = args
    this.#keywords = keywords
  }

  get(name: string): Value {
    if (name === '' || /^\d+$/.test(name)) {
      const index = name === '' ? this.#next++ : Number(name)
      return this.#args[index] ?? fail(`Replacement index ${index} out of range for positional args tuple`)
    }
    return this.#keywords.get(name) ?? fail(`'${name}'`)
  }
}

function formatField(budget: Budget, field: string, fields: Fields): Text {
  budget.chargeOneByOne(field.length)
  const match = FIELD.exec(field)
  if (match === null) return fail(`Invalid replacement field '${field}' in format string`)
  let value = fields.get(match[1] ?? '')
  for (const [, attribute, index] of (match[2] ?? '').matchAll(STEP)) {
    const key = index ?? attribute ?? ''
    // Python attributes are out of reach here; the sandbox prints nothing for an attribute it
    // refuses.
    const step = index === undefined ? plain(key) : elementName(key)
    value = elementAt(budget, value, step) ?? new Undefined(`'${key}' is undefined`)
  }
  if (match[3] === 's') value = printed(budget, value)
  else if (match[3] !== undefined) value = represented(budget, value)
  const spec = (match[4] ?? '').replace(
    /\{([^{}]*)\}/gu,
    (_, nested: string) => formatField(budget, nested, fields).value,
  )
  return spec === '' ? printed(budget, value) : formatValue(budget, value, parseSpec(spec))
}
