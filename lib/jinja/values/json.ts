import { fail } from '../errors'
import { NODE, type Budget } from '../limits'
import { numberText } from './printing'
import { type InputPlace } from './provenance'
import { type Text, TextBuilder } from './text'
import { placeOf, typeName, type Value } from './value'
import { compareStrings } from '../text/unicode'

/** The arguments transformers' tojson hands to json.dumps. */
export interface JsonOptions {
  readonly ensureAscii: boolean
  /** Characters a level is indented by; null: all on one line. */
  readonly indent: string | null
  readonly itemSeparator: string
  readonly keySeparator: string
  readonly sortKeys: boolean
}

/**
 * json.dumps(value): what came from the context as one value is one derived piece; a list or dict
 * that the template put together keeps the places of its parts.
 */
export function toJson(budget: Budget, value: Value, options: JsonOptions): Text {
  const builder = new TextBuilder(budget)
  writeJson(budget, value, options, '\n', builder)
  return builder.build()
}

function writeJson(
  budget: Budget,
  value: Value,
  options: JsonOptions,
  newline: string,
  builder: TextBuilder,
): void {
  switch (value.kind) {
    case 'string':
      builder.add(value.derive(budget, (characters) => jsonString(budget, characters, options)))
      return
    case 'none':
      builder.addDerived('null', value.place)
      return
    case 'bool':
      builder.addDerived(value.value ? 'true' : 'false', value.place)
      return
    case 'int':
    case 'float':
      builder.addDerived(jsonNumber(numberText(value)), value.place)
      return
    case 'list':
    case 'tuple':
      writeAll(
        budget,
        value.items.map((item) => ({ name: null, item })),
        '[]',
        placeOf(value),
        options,
        newline,
        builder,
      )
      return
    case 'dict':
      writeAll(
        budget,
        members(budget, value.entries.values(), options),
        '{}',
        value.place,
        options,
        newline,
        builder,
      )
      return
    default:
      fail(`Object of type ${typeName(value)} is not JSON serializable`)
  }
}

interface Member {
  readonly name: string | null
  readonly item: Value
}

function writeAll(
  budget: Budget,
  all: Member[],
  brackets: string,
  place: InputPlace | null,
  options: JsonOptions,
  newline: string,
  builder: TextBuilder,
): void {
  const whole = place === null ? builder : new TextBuilder(budget)
  const inner = options.indent === null ? newline : newline + options.indent
  const breaks = options.indent !== null && all.length > 0
  whole.addMarked(brackets.slice(0, 1) + (breaks ? inner : ''), null)
  all.forEach(({ name, item }, index) => {
    if (index > 0) whole.addMarked(options.itemSeparator + (breaks ? inner : ''), null)
    if (name !== null) whole.addMarked(jsonString(budget, name, options) + options.keySeparator, null)
    writeJson(budget, item, options, inner, whole)
  })
  whole.addMarked((breaks ? newline : '') + brackets.slice(1), null)
  if (place !== null) builder.addDerived(whole.value, place)
}

function members(
  budget: Budget,
  entries: Iterable<{ key: Value; value: Value }>,
  options: JsonOptions,
): Member[] {
  const named = Array.from(entries, ({ key, value }) => ({ name: memberName(key), item: value }))
  if (!options.sortKeys) return named
  return named.sort((left, right) => {
    budget.charge(1)
    return compareStrings(budget, left.name, right.name)
  })
}

function memberName(key: Value): string {
  switch (key.kind) {
    case 'string':
      return key.value
    case 'none':
      return 'null'
    case 'bool':
      return key.value ? 'true' : 'false'
    case 'int':
    case 'float':
      return jsonNumber(numberText(key))
    default:
      return fail(`keys must be str, int, float, bool or None, not ${typeName(key)}`)
  }
}

function jsonNumber(written: string): string {
  if (written === 'nan') return 'NaN'
  return written.replace('inf', 'Infinity')
}

/**
 * JSON.stringify escapes everything json.dumps does, and also lone surrogates, which Python leaves
 * alone.
 */
const NEEDS_ESCAPE = /["\\\x00-\x1f]/g
const NOT_ASCII = /[\x7f-\uffff]/g

function jsonString(budget: Budget, value: string, options: JsonOptions): string {
  budget.chargeCharacters(value.length)
  const escaped = value.replace(NEEDS_ESCAPE, (character) => {
    budget.charge(2 * NODE)
    return JSON.stringify(character).slice(1, -1)
  })
  if (!options.ensureAscii) return `"${escaped}"`
  return `"${escaped.replace(NOT_ASCII, (unit) => {
    budget.charge(2 * NODE)
    return unicodeEscape(unit)
  })}"`
}

function unicodeEscape(unit: string): string {
  return unit === '\x7f' ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
