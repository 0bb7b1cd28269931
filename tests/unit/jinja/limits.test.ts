import { describe, expect, it } from 'vitest'
import { parseTemplate, TemplateError, type RenderOptions } from '@/lib/jinja'

function errorOf(template: string, options: RenderOptions = {}): TemplateError {
  try {
    parseTemplate(template).render({ x: 'x', d: { a: 1 } }, options)
  } catch (error) {
    if (error instanceof TemplateError) return error
    throw error
  }
  throw new Error(`no error from ${template}`)
}

describe('a hostile template', () => {
  it.each([
    ['{% for i in range(10**9) %}{% endfor %}'],
    ['{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}'],
    ['{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}'],
    ['{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}'],
    ['{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}'],
    ["{{ 'x' * 10**10 }}"],
    ['{{ [1] * 10**10 }}'],
    ["{% set ns = namespace(x='ab') %}{% for i in range(100) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}"],
    ['{% set ns = namespace(x=[1]) %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}'],
    [
      '{% set ns = namespace(x=[1]) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}',
    ],
    [
      '{% set ns = namespace(x=[1]) %}{% for i in range(90000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}',
    ],
    ['{% set ns = namespace() %}{% set ns.x = ns %}{{ ns }}'],
    ['{{ 2 ** 99999 }}'],
    ["{{ 'a' | center(10**10) }}"],
    ["{{ '%1000000000d' % 1 }}"],
    ["{{ 'a\\nb' | indent(10**10) }}"],
    ["{{ ('a' * 10**6).replace('', 'b' * 10**6) }}"],
    ['{{ [1] | slice(10**10) | list }}'],
    ["{% set x = 'ab' * 10**7 %}{% for i in range(99999) %}{% set y = x | upper %}{% endfor %}"],
    ["{% set x = '😀' * 10**6 %}{% for i in range(99999) %}{% set y = x[::-1] %}{% endfor %}"],
  ])('%s ends with a limit', (template) => expect(errorOf(template).code).toBe('limit'))

  it.each([
    [`{{ ${'('.repeat(50_000)}1${')'.repeat(50_000)} }}`],
    [`{{ ${'not '.repeat(50_000)}x }}`],
    ['{% if x %}'.repeat(50_000)],
    [`{{ x${'.a'.repeat(50_000)} }}`],
  ])('nested without end is refused', (template) =>
    expect(['syntax', 'limit']).toContain(errorOf(template).code),
  )

  it('is held to the limits it is given', () => {
    expect(errorOf('{% for i in range(50) %}x{% endfor %}', { maximumSteps: 40 }).code).toBe('limit')
    expect(errorOf('{% for i in range(50) %}x{% endfor %}', { maximumOutput: 40 }).code).toBe('limit')
    expect(
      parseTemplate('{% for i in range(50) %}x{% endfor %}').render({}, { maximumOutput: 50 }).text.length,
    ).toBe(50)
  })

  it.each([
    ["{{ ''.__class__.__mro__ }}"],
    ['{{ d.__class__() }}'],
    ['{{ d.update(d) }}'],
    ['{{ [].append(1) }}'],
    ['{{ d.constructor() }}'],
    ['{{ x.constructor("a") }}'],
    ['{{ range.constructor() }}'],
  ])('%s reaches nothing', (template) => expect(errorOf(template).code).toBe('runtime'))

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'finds no %s on a dict or as a variable',
    (name) => {
      expect(
        parseTemplate(`{{ d['${name}'] }}|{{ d.${name} }}|{{ ${name} is defined }}`).render({ d: {} }).text,
      ).toBe('||False')
    },
  )
})

describe('errors', () => {
  it.each([
    ['a\n  {{ x.y.z }}', 'runtime', 2, 10, "'str object' has no attribute 'y'"],
    ['{{ x }}\n{% if x + 1 %}{% endif %}', 'runtime', 2, 9, 'can only concatenate str (not "int") to str'],
    ['a\r\nb {{ raise_exception("no " ~ x) }}', 'raised', 2, 21, 'no x'],
    [
      '{% macro f(a) %}\n{{ a.b.c }}{% endmacro %}\n{{ f(1) }}',
      'runtime',
      2,
      8,
      "'int object' has no attribute 'b'",
    ],
    ['{% for i in x %}\n{% endif %}', 'syntax', 2, 4, "Encountered unknown tag 'endif'."],
    ['{{ x', 'syntax', 1, 5, "expected '}}', got the end of the template"],
    ['\n{{ x | nope }}', 'syntax', 2, 8, "No filter named 'nope'."],
    [
      '{% if x %}',
      'syntax',
      1,
      11,
      'Unexpected end of template. Jinja was looking for the following tags: elif, else, endif',
    ],
    ["{{ 'a\\xg' }}", 'syntax', 1, 4, 'this string holds an escape that Python cannot read'],
  ])('%j', (template, code, line, column, message) => {
    expect(errorOf(template)).toMatchObject({ code, line, column, message })
  })

  it('name the remedy when a template asks for the date and none is pinned', () => {
    expect(errorOf("{{ strftime_now('%Y') }}").message).toContain('pin a date')
    expect(
      parseTemplate("{{ strftime_now('%d') }}").render({}, { strftimeNow: (format) => `<${format}>` }).text,
    ).toBe('<%d>')
  })
})
