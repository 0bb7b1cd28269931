import {
  bind,
  integerArgument,
  optionalInteger,
  optionalText,
  textArgument,
  type Bound,
  type Signature,
} from './arguments'
import { fail } from '../errors'
import { formatText } from '../text/format'
import { isTrue, toArray } from '../values/iteration'
import { NODE, type Budget } from '../limits'
import { escapeMarkup } from '../values/markup'
import { plain, type Text } from '../values/text'
import {
  count,
  find,
  findIn,
  join,
  pad,
  replace,
  split,
  splitFromRight,
  splitLines,
  strip,
  window,
  zeroFill,
  type Side,
} from '../text/text-operations'
import { capitalize, codePointLength, isWhitespace, swapCase, title } from '../text/unicode'
import { bool, int, List, Tuple, typeName, type Call, type Keywords, type Value } from '../values/value'

interface Method extends Signature {
  readonly apply: (budget: Budget, text: Text, args: Bound) => Value
}

function method(parameters: readonly string[], required: number, apply: Method['apply']): Method {
  return { parameters, required, apply }
}

const RANGE = ['start', 'end']

function stripping(side: Side): Method {
  return method(['chars'], 0, (budget, text, [chars]) =>
    strip(budget, text, optionalText(chars, 'strip arg')?.value ?? null, side),
  )
}

/** A method that changes the whole text; `steps` is charged per character on top of the copying. */
function changing(change: (characters: string) => string, steps = 0): Method {
  return method([], 0, (budget, text) =>
    text.derive(budget, (characters) => {
      budget.charge(steps * characters.length)
      return change(characters)
    }),
  )
}

function asking(holds: (characters: string) => boolean, steps = ONE_LOOK): Method {
  return method([], 0, (budget, text) => {
    budget.charge(steps * text.value.length)
    return bool(holds(text.value))
  })
}

/**
 * Steps for one look of a regular expression at one character; a look that calls back, or joins
 * texts, costs more.
 */
const ONE_LOOK = 1 / 16
const ONE_CALL = 1

/**
 * Whether nothing in a text is one of those characters: a search cannot run out of stack, as `^…+$`
 * does on long texts.
 */
function without(others: RegExp, orEmpty = false): Method {
  return asking((characters) => (orEmpty || characters !== '') && !others.test(characters))
}

function finding(last: boolean, orFail: boolean): Method {
  return method(['sub', ...RANGE], 1, (budget, text, [sub, start, end]) => {
    const at = find(
      budget,
      text,
      textArgument(sub, 'argument').value,
      optionalInteger(start, 0),
      optionalInteger(end, Infinity),
      last,
    )
    return at < 0 && orFail ? fail('substring not found') : int(at)
  })
}

function affix(found: (part: string, wanted: string) => boolean, name: string): Method {
  return method(['prefix', ...RANGE], 1, (budget, text, [wanted, start, end]) => {
    const range = window(budget, text, optionalInteger(start, 0), optionalInteger(end, Infinity))
    const part = range === null ? null : text.value.slice(range.from, range.to)
    const candidates = wanted?.kind === 'tuple' ? wanted.items : [wanted]
    return bool(
      candidates.some((candidate) => {
        const characters = textArgument(candidate, `${name} first arg`).value
        budget.charge(NODE)
        budget.chargeReading(Math.min(characters.length, text.value.length))
        return part !== null && found(part, characters)
      }),
    )
  })
}

function padding(side: Side): Method {
  return method(['width', 'fillchar'], 1, (budget, text, [width, fill]) => {
    const character = optionalText(fill, 'The fill character')?.value ?? ' '
    if (codePointLength(character) !== 1) fail('The fill character must be exactly one character long')
    return pad(budget, text, integerArgument(width), character, side)
  })
}

function partition(last: boolean): Method {
  return method(['sep'], 1, (budget, text, [separator]) => {
    const { value } = textArgument(separator, 'sep')
    if (value === '') fail('empty separator')
    const at = findIn(budget, text.value, value, last)
    const end = text.value.length
    if (at < 0) return new Tuple(last ? [plain(''), plain(''), text] : [text, plain(''), plain('')])
    return new Tuple([
      text.slice(0, at),
      text.slice(at, at + value.length),
      text.slice(at + value.length, end),
    ])
  })
}

const METHODS = new Map<string, Method>(
  Object.entries({
    strip: stripping('both'),
    lstrip: stripping('left'),
    rstrip: stripping('right'),
    upper: changing((characters) => characters.toUpperCase()),
    lower: changing((characters) => characters.toLowerCase()),
    casefold: changing(
      (characters) =>
        characters.replaceAll('ẞ', 'ss').toLowerCase().replaceAll('ß', 'ss').replaceAll('ς', 'σ'),
      ONE_LOOK,
    ),
    capitalize: changing(capitalize, ONE_LOOK),
    title: changing(title, ONE_CALL),
    swapcase: changing(swapCase, ONE_CALL),
    expandtabs: method(['tabsize'], 0, (budget, text, [size]) => {
      const width = Math.max(0, optionalInteger(size, 8))
      return text.derive(budget, (characters) => expandTabs(budget, characters, width))
    }),
    split: method(
      ['sep', 'maxsplit'],
      0,
      (budget, text, [separator, limit]) =>
        new List(
          split(budget, text, optionalText(separator, 'sep')?.value ?? null, optionalInteger(limit, -1)),
        ),
    ),
    rsplit: method(
      ['sep', 'maxsplit'],
      0,
      (budget, text, [separator, limit]) =>
        new List(
          splitFromRight(
            budget,
            text,
            optionalText(separator, 'sep')?.value ?? null,
            optionalInteger(limit, -1),
          ),
        ),
    ),
    splitlines: method(
      ['keepends'],
      0,
      (budget, text, [keep]) => new List(splitLines(budget, text, keep !== undefined && isTrue(keep))),
    ),
    partition: partition(false),
    rpartition: partition(true),
    replace: method(['old', 'new', 'count'], 2, (budget, text, [old, replacement, limit]) => {
      const inserted = textArgument(replacement, 'replace() argument 2')
      const put = text.markup ? escapeMarkup(budget, inserted) : inserted
      return replace(
        budget,
        text,
        textArgument(old, 'replace() argument 1').value,
        put,
        optionalInteger(limit, -1),
      )
    }),
    join: method(['iterable'], 1, (budget, text, [parts]) => {
      const texts = toArray(budget, parts!).map((part, index) => {
        if (part.kind !== 'string')
          return fail(`sequence item ${index}: expected str instance, ${typeName(part)} found`)
        return text.markup ? escapeMarkup(budget, part) : part
      })
      return join(budget, text, texts)
    }),
    find: finding(false, false),
    rfind: finding(true, false),
    index: finding(false, true),
    rindex: finding(true, true),
    count: method(['sub', ...RANGE], 1, (budget, text, [sub, start, end]) => {
      return int(
        count(
          budget,
          text,
          textArgument(sub, 'argument').value,
          optionalInteger(start, 0),
          optionalInteger(end, Infinity),
        ),
      )
    }),
    startswith: affix((part, prefix) => part.startsWith(prefix), 'startswith'),
    endswith: affix((part, suffix) => part.endsWith(suffix), 'endswith'),
    removeprefix: method(['prefix'], 1, (budget, text, [prefix]) => {
      const { value } = textArgument(prefix, 'removeprefix() argument')
      budget.chargeReading(value.length)
      return text.value.startsWith(value) ? text.slice(value.length, text.value.length) : text
    }),
    removesuffix: method(['suffix'], 1, (budget, text, [suffix]) => {
      const { value } = textArgument(suffix, 'removesuffix() argument')
      budget.chargeReading(value.length)
      return text.value.endsWith(value) ? text.slice(0, text.value.length - value.length) : text
    }),
    center: padding('both'),
    ljust: padding('right'),
    rjust: padding('left'),
    zfill: method(['width'], 1, (budget, text, [width]) => zeroFill(budget, text, integerArgument(width))),
    isalpha: without(/\P{L}/u),
    isdecimal: without(/\P{Nd}/u),
    isdigit: without(
      /[^\p{Nd}\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490]/u,
    ),
    isnumeric: without(/\P{N}/u),
    isalnum: without(/[^\p{L}\p{N}]/u),
    isascii: without(/[^\0-\x7f]/, true),
    isspace: asking(isWhitespace),
    isprintable: without(/(?! )[\p{C}\p{Z}]/u, true),
    isidentifier: asking(
      (characters) => /^[\p{ID_Start}_]/u.test(characters) && !/\P{ID_Continue}/u.test(characters),
    ),
    islower: asking((characters) => /\p{Cased}/u.test(characters) && !/[\p{Lu}\p{Lt}]/u.test(characters)),
    isupper: asking((characters) => /\p{Cased}/u.test(characters) && !/[\p{Ll}\p{Lt}]/u.test(characters)),
    istitle: asking(
      (characters) => /\p{Cased}/u.test(characters) && title(characters) === characters,
      ONE_CALL,
    ),
  }),
)

/**
 * Attributes of str that a chat template has no use for, but that must not be mistaken for
 * elements.
 */
const REFUSED = new Set(['encode', 'maketrans', 'translate', 'format_map'])

/** The bound method of a str, or null where a str has no such attribute. */
export function textMethod(budget: Budget, text: Text, name: string): Call | null {
  if (name === 'format') return (args, keywords) => formatText(budget, text, args, keywords)
  const found = METHODS.get(name)
  if (found === undefined)
    return REFUSED.has(name) ? () => fail(`str.${name} is not available in templates`) : null
  return (args: readonly Value[], keywords: Keywords) =>
    found.apply(budget, text, bind(name, found, args, keywords))
}

function expandTabs(budget: Budget, characters: string, width: number): string {
  let column = 0
  let result = ''
  for (const character of characters) {
    budget.charge(NODE)
    if (character === '\t') {
      const spaces = width === 0 ? 0 : width - (column % width)
      budget.chargeCharacters(result.length + spaces > budget.maximumOutput ? Infinity : spaces)
      result += ' '.repeat(spaces)
      column += spaces
    } else {
      result += character
      column = character === '\n' || character === '\r' ? 0 : column + 1
    }
  }
  return result
}
