import { integerArgument, optionalInteger, optionalText, textArgument } from './arguments'
import { fail } from '../errors'
import { filter, type FilterFunction, attributeGetter } from './filter'
import { isTrue, iterate, toArray } from '../values/iteration'
import { toJson } from '../values/json'
import { NODE, type Budget } from '../limits'
import { escapeMarkup } from '../values/markup'
import { formatPercent } from '../text/percent-format'
import { printed } from '../values/printing'
import { plain, TextBuilder, type Text } from '../values/text'
import { join, pad, replace, splitFromRight, splitLines, strip } from '../text/text-operations'
import { capitalize, codePointLength, unitOffset, WHITESPACE_CLASS } from '../text/unicode'
import { Dict, int, put, Tuple, type DictEntry, type DictKey, type Value } from '../values/value'

/**
 * A filter that changes the printed value; `steps` is charged per character on top of the copying.
 */
function changing(name: string, change: (characters: string) => string, steps = 0): FilterFunction {
  return filter(name, [], 0, (budget, value) =>
    printed(budget, value).derive(budget, (characters) => {
      budget.charge(steps * characters.length)
      return change(characters)
    }),
  )
}

const escape = filter('escape', [], 0, (budget, value) => escapeMarkup(budget, printed(budget, value)))

/** The filters that make text. */
export const TEXT_FILTERS: Record<string, FilterFunction> = {
  trim: filter('trim', ['chars'], 0, (budget, value, [chars]) =>
    strip(budget, printed(budget, value), optionalText(chars, 'strip arg')?.value ?? null, 'both'),
  ),
  upper: changing('upper', (characters) => characters.toUpperCase()),
  lower: changing('lower', (characters) => characters.toLowerCase()),
  capitalize: changing('capitalize', capitalize, NODE),
  title: changing('title', titleWords, 2 * NODE),
  string: filter('string', [], 0, (budget, value) => printed(budget, value)),
  safe: filter('safe', [], 0, (budget, value) => printed(budget, value).asMarkup(true)),
  e: escape,
  escape,
  forceescape: filter('forceescape', [], 0, (budget, value) =>
    escapeMarkup(budget, printed(budget, value).asMarkup(false)),
  ),
  replace: filter('replace', ['old', 'new', 'count'], 2, (budget, value, [old, replacement, count]) =>
    replace(
      budget,
      printed(budget, value).asMarkup(false),
      printed(budget, old!).value,
      printed(budget, replacement!),
      optionalInteger(count, -1),
    ),
  ),
  format: (budget, value, args, keywords) => {
    if (args.length > 0 && keywords.size > 0)
      return fail("can't handle positional and keyword arguments at the same time")
    return formatPercent(
      budget,
      printed(budget, value),
      keywords.size > 0 ? keywordDict(budget, keywords) : new Tuple(args),
    )
  },
  join: filter('join', ['d', 'attribute'], 0, (budget, value, [separator, attribute]) => {
    const items = toArray(budget, value)
    const get =
      attribute === undefined || attribute.kind === 'none' ? null : attributeGetter(budget, attribute, null)
    const texts = items.map((item) => printed(budget, get === null ? item : get(item)).asMarkup(false))
    return join(
      budget,
      separator === undefined ? plain('') : printed(budget, separator).asMarkup(false),
      texts,
    )
  }),
  center: filter('center', ['width'], 0, (budget, value, [width]) =>
    pad(budget, printed(budget, value), optionalInteger(width, 80), ' ', 'both'),
  ),
  indent: filter('indent', ['width', 'first', 'blank'], 0, (budget, value, [width, first, blank]) =>
    indent(
      budget,
      textArgument(value, 'indent'),
      width,
      first !== undefined && isTrue(first),
      blank !== undefined && isTrue(blank),
    ),
  ),
  truncate: filter(
    'truncate',
    ['length', 'killwords', 'end', 'leeway'],
    0,
    (budget, value, [length, killwords, end, leeway]) =>
      truncate(
        budget,
        textArgument(value, 'truncate'),
        optionalInteger(length, 255),
        killwords !== undefined && isTrue(killwords),
        end === undefined ? plain('...') : textArgument(end, 'end'),
        optionalInteger(leeway, 5),
      ),
  ),
  wordcount: filter('wordcount', [], 0, (budget, value) => {
    const { value: characters } = printed(budget, value)
    budget.charge(NODE * characters.length)
    return int(characters.match(/[\p{L}\p{N}_]+/gu)?.length ?? 0)
  }),
  urlencode: filter('urlencode', [], 0, (budget, value) => urlEncode(budget, value)),
  tojson: filter(
    'tojson',
    ['ensure_ascii', 'indent', 'separators', 'sort_keys'],
    0,
    (budget, value, [ensureAscii, indentation, separators, sortKeys]) => {
      const [item, key] = separators === undefined || separators.kind === 'none' ? [] : iterate(separators)
      const indented = indentation === undefined || indentation.kind === 'none' ? null : indentation
      const commonSeparator = indented === null ? ', ' : ','
      return toJson(budget, value, {
        ensureAscii: ensureAscii !== undefined && isTrue(ensureAscii),
        indent: indented === null ? null : indentationOf(budget, indented),
        itemSeparator: item === undefined ? commonSeparator : textArgument(item, 'separator').value,
        keySeparator: key === undefined ? ': ' : textArgument(key, 'separator').value,
        sortKeys: sortKeys !== undefined && isTrue(sortKeys),
      })
    },
  ),
}

function indentationOf(budget: Budget, value: Value): string {
  if (value.kind === 'string') return value.value
  const width = Math.max(0, integerArgument(value))
  budget.chargeCharacters(width)
  return ' '.repeat(width)
}

function keywordDict(budget: Budget, keywords: ReadonlyMap<string, Value>): Dict {
  const entries = new Map<DictKey, DictEntry>()
  for (const [name, value] of keywords) put(budget, entries, plain(name), value)
  return new Dict(entries)
}

const WORD_BEGINNING = new RegExp(`(?:[-({\\[<]|${WHITESPACE_CLASS})+`, 'g')

/** jinja2's own title filter: words begin after whitespace, hyphens and opening brackets only. */
function titleWords(characters: string): string {
  let result = ''
  let from = 0
  for (const match of characters.matchAll(WORD_BEGINNING)) {
    result += titleWord(characters.slice(from, match.index)) + match[0]
    from = match.index + match[0].length
  }
  return result + titleWord(characters.slice(from))
}

function titleWord(word: string): string {
  const first = String.fromCodePoint(...(word === '' ? [] : [word.codePointAt(0) ?? 0]))
  return first.toUpperCase() + word.slice(first.length).toLowerCase()
}

function indent(budget: Budget, text: Text, width: Value | undefined, first: boolean, blank: boolean): Text {
  const indentation = width?.kind === 'string' ? width : plain(indentationOf(budget, width ?? int(4)))
  const lines = splitLines(budget, text.concat(budget, plain('\n')), false)
  const builder = new TextBuilder(budget)
  lines.forEach((line, index) => {
    if (index > 0) builder.addMarked('\n', null)
    if (index === 0 ? first : blank || line.value !== '') builder.add(indentation)
    builder.add(line)
  })
  return builder.build(text.markup)
}

function truncate(
  budget: Budget,
  text: Text,
  length: number,
  killWords: boolean,
  end: Text,
  leeway: number,
): Text {
  budget.chargeReading(2 * text.value.length + end.value.length)
  const endLength = codePointLength(end.value)
  if (length < endLength) fail(`expected length >= ${endLength}, got ${length}`)
  if (leeway < 0) fail(`expected leeway >= 0, got ${leeway}`)
  if (codePointLength(text.value) <= length + leeway) return text
  const cut = text.slice(0, unitOffset(text.value, length - endLength))
  const kept = killWords ? cut : (splitFromRight(budget, cut, ' ', 1)[0] ?? cut)
  return kept.concat(budget, end)
}

function urlEncode(budget: Budget, value: Value): Text {
  if (value.kind === 'dict') {
    return joinPairs(
      budget,
      Array.from(value.entries.values(), (entry) => [entry.key, entry.value]),
    )
  }
  if (value.kind === 'list' || value.kind === 'tuple')
    return joinPairs(
      budget,
      value.items.map((item) => toArray(budget, item)),
    )
  return printed(budget, value).derive(budget, (characters) => percentEncode(budget, characters, false))
}

function joinPairs(budget: Budget, pairs: readonly (readonly Value[])[]): Text {
  const builder = new TextBuilder(budget)
  pairs.forEach((pair, index) => {
    if (pair.length !== 2) fail('urlencode wants pairs of a name and a value')
    if (index > 0) builder.addMarked('&', null)
    builder.add(
      printed(budget, pair[0]!).derive(budget, (characters) => percentEncode(budget, characters, true)),
    )
    builder.addMarked('=', null)
    builder.add(
      printed(budget, pair[1]!).derive(budget, (characters) => percentEncode(budget, characters, true)),
    )
  })
  return builder.build()
}

/**
 * urllib.parse.quote, which leaves "/" alone in a path, and quote_plus, which does not and turns
 * spaces into "+".
 */
function percentEncode(budget: Budget, characters: string, forQuery: boolean): string {
  budget.charge(characters.length)
  if (/[\ud800-\udfff]/.test(characters.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '')))
    return fail('surrogates not allowed')
  const encoded = encodeURIComponent(characters).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return forQuery ? encoded.replaceAll('%20', '+') : encoded.replaceAll('%2F', '/')
}
