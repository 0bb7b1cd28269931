import { describe, expect, it, vi } from 'vitest'
import { FILTERS } from '@/lib/jinja/builtins/filters'
import { Budget } from '@/lib/jinja/limits'
import { parseTemplate, TemplateError } from '@/lib/jinja'
import { FUZZ_CONTEXT, randomTemplate } from '../../template-fuzz'

/** The steps a render was charged, added up where they are charged. */
function stepsOf(source: string): number {
  const charge = vi.spyOn(Budget.prototype, 'charge')
  try {
    parseTemplate(source).render({}, { maximumSteps: Infinity })
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
  }
  const steps = charge.mock.calls.reduce((sum, [charged]) => sum + charged, 0)
  charge.mockRestore()
  return steps
}

/** Steps that an operation on operands of size n costs beyond those of making the operands. */
function growth(before: string, operation: string, n: number): { once: number; twice: number } {
  const cost = (size: number): number => {
    const sized = (source: string): string => source.replace(/\bN\b/g, String(size))
    return (
      stepsOf(sized(`${before}{% set out = ${operation} %}`)) - stepsOf(sized(`${before}{% set out = 0 %}`))
    )
  }
  return { once: cost(n), twice: cost(2 * n) }
}

const N = 2_000
/**
 * The least that a step may stand for: one character in 64 at the speed of memory, four values of a
 * list.
 */
const LEAST = N / 64

const TEXTS =
  "{% set a = 'a' * N %}{% set b = 'a' * N ~ 'b' %}{% set w = 'é ' * N %}{% set l = [a ~ 'x'] * 4 %}"
const LISTS = '{% set l = range(N)|list %}{% set m = range(N)|list %}{% set d = dict([(1, l)]) %}'

const TEXT_OPERATIONS = [
  'a.strip("a")',
  'a.lstrip("a")',
  'a.rstrip("a")',
  '(" " ~ a ~ " ").strip(a)',
  'a.upper()',
  'a.lower()',
  'a.casefold()',
  'a.capitalize()',
  'a.title()',
  'a.swapcase()',
  'a.expandtabs()',
  'w.split()',
  'w.split(" ")',
  'a.split(b)',
  'w.rsplit()',
  'w.rsplit(" ", 9)',
  'a.rsplit(b, 1)',
  'w.splitlines()',
  'a.partition(b)',
  'a.rpartition(b)',
  'a.replace("a", "b")',
  'a.replace(b, "")',
  'a.replace("", "-")',
  '",".join(w)',
  'a.find(b)',
  'a.rfind(b)',
  'b.find("b")',
  'a.find("b", 1, 9)',
  'a.index(a)',
  'a.rindex(a)',
  'a.count("a")',
  'a.count(b)',
  'a.startswith(a)',
  'a.endswith(a)',
  'a.startswith((b, a))',
  'a.removeprefix(a)',
  'a.removesuffix(a)',
  'a.center(3 * N)',
  'a.ljust(2 * N)',
  'a.zfill(2 * N)',
  'a.isalpha()',
  'a.isdecimal()',
  'a.isdigit()',
  'a.isnumeric()',
  'a.isalnum()',
  'a.isascii()',
  'w.isspace()',
  'a.isprintable()',
  'a.isidentifier()',
  'a.islower()',
  'a.isupper()',
  'a.istitle()',
  'a.format()',
  '"{}".format(a)',
  'a|trim("a")',
  'a|upper',
  'a|lower',
  'a|capitalize',
  'a|title',
  'l|string',
  'a|e',
  'a|escape',
  'a|forceescape',
  'a|replace("a", "b")',
  'a|format',
  'w|join',
  'a|center(2 * N)',
  'w|indent',
  'a|truncate(9)',
  'w|wordcount',
  'w|urlencode',
  'a|tojson',
  '("1" * N ~ "x")|float',
  '("1" * N)|int',
  'a|length',
  'a|count',
  'a|list',
  'a|reverse',
  'w|unique|list',
  'w|sort',
  'w|batch(2)|list',
  'w|slice(2)|list',
  'w|groupby(0)',
  'w|min',
  'w|max',
  'l|map("upper")|list',
  'w|select|list',
  'a + b',
  'a ~ b',
  'a == "a" * N',
  'a < b',
  'a <= "a" * N',
  '"b" in a',
  'b in a',
  'a * 2',
  'a[1:]',
  'a[::-1]',
  'a[N - 1]',
  'a[-N]',
  '{a: 1}',
  '(a ~ "%s") % 1',
  '"%s" % a',
  '("%s" * N) % (w|list)',
  '"%s%s" % (a, a)',
  '{(a, 1): 1}',
  'a is lower',
  'a is upper',
  'a is in(b)',
  'a is eq("a" * N)',
  'dict([(a, 1)])',
  'namespace(**dict([(a, 1)]))',
]

const LIST_OPERATIONS = [
  'l|list',
  'l|reverse|list',
  'l|sort',
  'l|unique|list',
  'l|min',
  'l|max',
  'l|sum',
  'l|batch(3)|list',
  'l|slice(3)|list',
  'l|join',
  'l|tojson',
  'l|string',
  'l|map("string")|list',
  'l|select|list',
  'l|reject|list',
  'l + m',
  'l * 2',
  'l == m',
  'l < m',
  '(-1) in l',
  'l[::2]',
  'l[1:]',
  'l.index(N - 1)',
  'l.count(1)',
  'd|string',
  'd|tojson',
  'd == dict([(1, m)])',
  'l|groupby("x")',
  'l|selectattr("x")|list',
  'l|rejectattr("x")|list',
  'cycler(*l)',
  'range(N) == range(N)',
  'dict(l|batch(2))|dictsort',
  'dict(l|batch(2))|items|list',
  'dict(l|batch(2)).copy()',
  'dict(l|batch(2))',
  'l is in([m])',
  'd is eq(dict([(1, m)]))',
  '(l, 1)|string',
]

/** What does the same work however large its operands are. */
const CONSTANT = new Set([
  'safe',
  'string',
  'default',
  'd',
  'first',
  'last',
  'attr',
  'abs',
  'round',
  'items',
  'random',
])

describe('no built-in works for nothing', () => {
  it.each(TEXT_OPERATIONS)('%s pays for every character', (operation) => {
    const { once, twice } = growth(TEXTS, operation, N)
    expect(once).toBeGreaterThanOrEqual(LEAST)
    expect(twice - once).toBeGreaterThanOrEqual(LEAST * 0.9)
  })

  it.each(LIST_OPERATIONS)('%s pays for every value', (operation) => {
    const { once, twice } = growth(LISTS, operation, N)
    expect(once).toBeGreaterThanOrEqual(N / 9)
    expect(twice - once).toBeGreaterThanOrEqual((N / 9) * 0.9)
  })

  it('is asked of every filter there is', () => {
    const asked = [...TEXT_OPERATIONS, ...LIST_OPERATIONS].join(' ')
    const missing = [...FILTERS.keys()].filter(
      (name) => !CONSTANT.has(name) && !new RegExp(`\\| ?${name}\\b`).test(asked),
    )
    expect(missing).toEqual([])
  })
})

describe('what has stopped a server', () => {
  it.each([
    ["{{ ('a' * 2000000).rfind('a' * 1000000 ~ 'b') }}", '-1'],
    ["{{ ('a' * 2000000).rpartition('b' ~ 'a' * 1000000)|length }}", '3'],
    ["{{ ('1' * 400000 ~ 'x')|float }}", '0.0'],
    ["{{ ('a' * 2000000).rsplit('a' * 1000000 ~ 'b', 2)|length }}", '1'],
    ["{{ ('%s' * 10000) % (('',) * 10000) }}", ''],
    ["{{ '%.2000000f' % 0.5|float }}", null],
  ])('%s ends within its steps, with the right answer', (template, expected) => {
    const text = parseTemplate(template).render({}).text
    if (expected !== null) expect(text).toBe(expected)
  })

  it('a tuple of a hundred thousand prefixes is more than a template may compare', () => {
    const source = "{% set y = 'a' * 100000 %}{{ (y ~ 'c').startswith((y ~ 'b',) * 100000) }}"
    expect(() => parseTemplate(source).render({})).toThrow('steps')
  })

  it('tuples within tuples are dict keys without doubling their quotes', () => {
    const source = `{{ {${'('.repeat(40)}'"'${',)'.repeat(40)}: 1}|length }}`
    expect(parseTemplate(source).render({}).text).toBe('1')
  })
})

describe('numbers that JavaScript refuses are refused in words', () => {
  it.each([
    ["{{ '%c' % 99999999 }}", '%c arg not in range(0x110000)'],
    ["{{ '%c' % -1 }}", '%c arg not in range(0x110000)'],
    ["{{ '%c' % 1.5 }}", '%c requires int or char'],
    ["{{ '%c' % 'ab' }}", '%c requires int or char'],
    ["{{ '{:c}'.format(99999999) }}", '%c arg not in range(0x110000)'],
    ["{{ '%d' % (x|float) }}", 'cannot convert float infinity to integer'],
    ["{{ '%d' % ('nan'|float) }}", 'cannot convert float NaN to integer'],
    ['{{ range(10**400) }}', 'Range too big'],
    ['{{ 10**400 * 1.5 }}', 'int too large to convert to float'],
    ['{{ (10**400)|float }}', 'int too large to convert to float'],
    ["{{ ''*10**400 ~ 'a'*10**400 }}", 'characters'],
  ])('%s', (template, message) => {
    expect(() => parseTemplate(`\n${template}`).render({ x: 'inf' })).toThrow(
      expect.objectContaining({ line: 2, message: expect.stringContaining(message) as string }),
    )
  })

  it.each([
    ["{{ '%c' % 'é' }}", 'é'],
    ["{{ '%c' % 128512 }}", '😀'],
    ["{{ '%5c|' % 97 }}", '    a|'],
  ])('%s is written', (template, text) => {
    expect(parseTemplate(template).render({}).text).toBe(text)
  })
})

it('two hundred random templates end as templates do', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const source = randomTemplate(seed)
    try {
      parseTemplate(source).render(FUZZ_CONTEXT, { maximumSteps: 100_000 })
    } catch (error) {
      if (!(error instanceof TemplateError) || error.cause instanceof TypeError)
        throw new Error(`seed ${seed}: ${source}`, { cause: error })
    }
  }
})
