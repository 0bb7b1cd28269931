import { seededRandom } from './seeded-random'

/**
 * Texts that searching, splitting, sorting and reading numbers find hardest, at lengths that hurt
 * when work is quadratic.
 */
const LENGTHS = [0, 1, 3, 40, 2_000, 60_000, 700_000]
const UNITS = [
  'a',
  'ab',
  '1',
  '1_',
  ' ',
  '\\n',
  '<',
  "\\'",
  '{',
  '%s',
  '{0}',
  '[',
  '.',
  'é',
  'ж',
  '😀',
  'a ',
  '%',
  '_',
  '-',
  'A',
  '\\t',
  '\\x00',
]
const NUMBERS = [
  '0',
  '1',
  '-1',
  '2',
  '7',
  '300',
  '99999',
  '10**18',
  '10**400',
  '1.5',
  '1e308',
  '-1e-320',
  "('inf'|float)",
  "('nan'|float)",
  'true',
  'none',
]
/**
 * Methods and filters with what they take: t a text, n a number, l a list, o anything; a capital
 * letter may be left out.
 */
const METHODS = [
  'strip T',
  'lstrip T',
  'rstrip T',
  'upper',
  'lower',
  'casefold',
  'capitalize',
  'title',
  'swapcase',
  'expandtabs N',
  'split TN',
  'rsplit TN',
  'splitlines O',
  'partition t',
  'rpartition t',
  'replace ttN',
  'join l',
  'find tNN',
  'rfind tNN',
  'index tNN',
  'rindex tNN',
  'count tNN',
  'startswith t',
  'startswith l',
  'endswith t',
  'endswith l',
  'removeprefix t',
  'removesuffix t',
  'center nT',
  'ljust nT',
  'rjust nT',
  'zfill n',
  'isalpha',
  'isdecimal',
  'isdigit',
  'isnumeric',
  'isalnum',
  'isascii',
  'isspace',
  'isprintable',
  'isidentifier',
  'islower',
  'isupper',
  'istitle',
  'format OOO',
]
const TEXT_FILTERS = [
  'trim T',
  'upper',
  'lower',
  'capitalize',
  'title',
  'string',
  'safe',
  'e',
  'escape',
  'forceescape',
  'replace ttN',
  'format OOO',
  'center N',
  'indent NOO',
  'truncate NOT',
  'wordcount',
  'urlencode',
  'tojson ON',
  'int ON',
  'float O',
  'length',
  'default O',
  'list',
  'first',
  'last',
  'reverse',
  'unique',
  'sort',
]
const LIST_FILTERS = [
  'join TO',
  'tojson ON',
  'string',
  'length',
  'count',
  'list',
  'first',
  'last',
  'reverse',
  'sort OOO',
  'unique OO',
  'min',
  'max',
  'sum',
  'batch nO',
  'slice nO',
  'groupby o',
  'urlencode',
  "map('upper')|list",
  "map('length')|sum",
  "map('tojson')|join",
  "select('in', 'abc')|list",
  "map(attribute='0')|list",
  "reject('string')|list",
  "selectattr('0')|list",
]
const NUMBER_FILTERS = ['abs', 'round N', 'int', 'float', 'string', 'tojson', 'default O']
const TESTS = [
  'defined',
  'none',
  'string',
  'mapping',
  'odd',
  'even',
  'divisibleby n',
  'lower',
  'upper',
  'sameas o',
  'in t',
  'in l',
  'eq o',
  'gt n',
  'le t',
  'filter',
  'escaped',
]
const OPERATORS = [
  '+',
  '-',
  '*',
  '/',
  '//',
  '%',
  '**',
  '~',
  '==',
  '!=',
  '<',
  '>=',
  'in',
  'not in',
  'and',
  'or',
]

/** Random templates over everything the language has, each from its own seed. */
export function randomTemplate(seed: number): string {
  const random = seededRandom(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const one = (choices: readonly string[]): string => choices[below(choices.length)]!

  function text(): string {
    const length = LENGTHS[below(LENGTHS.length)]!
    return below(3) === 0
      ? `'${one(UNITS)}'`
      : `('${one(UNITS)}' * ${length} ~ '${below(2) === 0 ? one(UNITS) : ''}')`
  }
  function list(depth: number): string {
    if (below(3) === 0) return `range(${[3, 500, 99_999][below(3)]})`
    const items = Array.from({ length: 1 + below(3) }, () => expression(depth - 1)).join(', ')
    return below(2) === 0 ? `([${items}] * ${[1, 4, 300, 20_000][below(4)]})` : `(${items},)`
  }
  function called(signature: string, depth: number): string {
    const [name, kinds = ''] = signature.split(' ')
    const given: string[] = []
    for (const kind of kinds) {
      if (kind < 'a' && below(2) === 0) break
      given.push(argument(kind.toLowerCase(), depth))
    }
    return given.length === 0 ? name! : `${name}(${given.join(', ')})`
  }
  function argument(kind: string, depth: number): string {
    // Now and then something that does not fit.
    if (kind === 'o' || below(12) === 0) return expression(depth - 1)
    if (kind === 't') return text()
    return kind === 'n' ? one(NUMBERS) : list(depth - 1)
  }
  function method(depth: number): string {
    const call = called(one(METHODS), depth)
    return `(${text()}).${call.endsWith(')') ? call : `${call}()`}`
  }
  function expression(depth: number): string {
    if (depth <= 0) {
      if (below(3) === 0) return one(NUMBERS)
      return below(3) === 0 ? one(['x', 'row', 'row.text', 'messages', 'n']) : text()
    }
    switch (below(11)) {
      case 0:
        return `(${expression(depth - 1)} ${one(OPERATORS)} ${expression(depth - 1)})`
      case 1:
        return `(${text()} ${one(['~', '%', '+', '==', '<', 'in', '*'])} ${below(3) === 0 ? one(NUMBERS) : text()})`
      case 2:
      case 3:
        return method(depth)
      case 4:
        return `(${text()}|${called(one(TEXT_FILTERS), depth)})`
      case 5:
        return `(${list(depth)}|${called(one(LIST_FILTERS), depth)})`
      case 6:
        return `(${one(NUMBERS)}|${called(one(NUMBER_FILTERS), depth)})`
      case 7:
        return `(${expression(depth - 1)} is ${called(one(TESTS), depth)})`
      case 8:
        return `(${expression(depth - 1)})[${one(['', ...NUMBERS])}:${one(['', ...NUMBERS])}:${one(['', '1', '-1', '2'])}]`
      case 9:
        return `{${expression(depth - 1)}: ${expression(depth - 1)}, 'k': ${expression(depth - 1)}}`
      default:
        return list(depth)
    }
  }
  function statement(depth: number): string {
    switch (below(6)) {
      case 0:
        return `{% for i in ${list(2)} %}${depth > 0 ? statement(depth - 1) : `{{ ${expression(1)} }}`}{% endfor %}`
      case 1:
        return `{% set ns.x = ns.x ~ ${expression(1)} %}`
      case 2:
        return `{% set x = ${expression(2)} %}`
      case 3:
        return `{% if ${expression(2)} %}${statement(0)}{% endif %}`
      default:
        return `{{ ${expression(2 + below(2))} }}`
    }
  }
  return `{% set ns = namespace(x='') %}${Array.from({ length: 1 + below(4) }, () => statement(2)).join('')}`
}

/** What every random template is given: a row as an import might bring it. */
export const FUZZ_CONTEXT = {
  n: 3,
  x: 'ab'.repeat(5_000),
  row: { text: 'inf', count: 1.5, deep: { a: [1, 2, { b: 'c' }] } },
  messages: Array.from({ length: 40 }, (_, index) => ({
    role: index % 2 === 0 ? 'user' : 'assistant',
    content: `${index} `.repeat(200),
  })),
}
