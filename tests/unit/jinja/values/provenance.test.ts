import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTemplate, type ContextValue, type Rendering } from '@/lib/jinja'

type Context = Record<string, ContextValue>

function render(template: string, context: Context): Rendering {
  return parseTemplate(template).render(context)
}

/** Pieces as "text<path@offset" or "text<line:column", the way a reader would name them. */
function named({ text, pieces }: Rendering): string[] {
  return pieces.map(({ start, end, origin }) => {
    const place =
      origin.kind === 'input'
        ? `${origin.path.join('.')}@${origin.offset ?? '?'}`
        : `${origin.line}:${origin.column}`
    return `${text.slice(start, end)}<${place}`
  })
}

const CHAT = {
  messages: [
    { role: 'user', content: '  hi there ' },
    { role: 'assistant', content: '<think>r</think>yo' },
  ],
}

describe('where characters come from', () => {
  it.each<[string, string, Context, string[]]>([
    ['data and input', 'a{{ x }}b', { x: 'in' }, ['a<1:1', 'in<x@0', 'b<1:9']],
    [
      'literals of an expression, each at its own place',
      "{{ '<' + x ~ '>' }}",
      { x: 'in' },
      ['<<1:4', 'in<x@0', '><1:14'],
    ],
    ['a stripped text', '{{ messages[0].content | trim }}', CHAT, ['hi there<messages.0.content@2']],
    [
      'strip with characters',
      "{{ messages[0].content.strip(' he') }}",
      CHAT,
      ['i ther<messages.0.content@3'],
    ],
    ['a split text', "{{ messages[1].content.split('</think>')[-1] }}", CHAT, ['yo<messages.1.content@16']],
    ['a slice', '{{ x[1:3] }}{{ x[-1] }}', { x: 'a😀bc' }, ['😀b<x@1', 'c<x@4']],
    ['a backward slice', '{{ x[::-1] }}', { x: 'ab' }, ['b<x@1', 'a<x@0']],
    ['a replacement', "{{ x.replace('-', '+') }}", { x: 'a-b' }, ['a<x@0', '+<1:19', 'b<x@2']],
    ['a join', "{{ xs | join(', ') }}", { xs: ['a', 'b'] }, ['a<xs.0@0', ', <1:14', 'b<xs.1@0']],
    ['the loop over a string', '{% for c in x %}{{ c }}{% endfor %}', { x: 'ab' }, ['a<x@0', 'b<x@1']],
    ['a captured block', '{% set y %}[{{ x }}]{% endset %}{{ y[1:] }}', { x: 'ab' }, ['ab<x@0', ']<1:20']],
    ['a macro', "{% macro f(a) %}{{ a }}!{% endmacro %}{{ f(x).replace('!', '') }}", { x: 'ab' }, ['ab<x@0']],
    [
      '% and format',
      "{{ '%s-%s' % (x, 1) }}{{ '{}'.format(x) }}",
      { x: 'a' },
      ['a<x@0', '-<1:4', '1<1:1', 'a<x@0'],
    ],
    ['upper case: derived', '{{ x | upper }}', { x: 'ab' }, ['AB<x@?']],
    ['upper case that changes nothing', '{{ x | upper }}', { x: 'AB' }, ['AB<x@0']],
    [
      'JSON of a value of the context: derived as a whole',
      '{{ x | tojson }}',
      { x: { a: ['b'] } },
      ['{"a": ["b"]}<x@?'],
    ],
    [
      'JSON of a value of the template: part by part',
      "{{ {'k': x} | tojson }}",
      { x: 'b' },
      ['{"k": <1:1', '"b"<x@?', '}<1:1'],
    ],
    [
      'numbers, constants and names of members',
      '{% for k, v in x.items() %}{{ k }}={{ v }};{% endfor %}',
      { x: { a: 1, b: null } },
      ['a<x.a@?', '=<1:35', '1<x.a@?', ';<1:43', 'b<x.b@?', '=<1:35', 'None<x.b@?', ';<1:43'],
    ],
    ['an empty string of the input', 'a{{ x }}b', { x: '' }, ['a<1:1', '<x@0', 'b<1:9']],
    ['an empty part of the input', "{{ x.split('-')[0] }}|", { x: '-a' }, ['<x@0', '|<1:22']],
    ['no empty pieces of the template', "{{ '' }}a", {}, ['a<1:9']],
  ])('%s', (_, template, context, pieces) => expect(named(render(template, context))).toEqual(pieces))

  it('tells the line and column in a template with Windows line ends', () => {
    expect(named(render('a\r\n  {{ "b" }}\r\n', {}))).toEqual(['a\n  <1:1', 'b<2:6'])
  })
})

describe('which message a piece belongs to', () => {
  const items = (template: string): (number | null)[] =>
    render(template, CHAT).pieces.map((piece) => piece.item)

  it('is the one of the loop around, by its index in the context', () => {
    expect(items('a{% for m in messages %}{{ m.role }}:{% endfor %}b')).toEqual([null, 0, 0, 1, 1, null])
    expect(items('{% for m in messages[1:] %}{{ m.role }}{% endfor %}')).toEqual([1])
    expect(items('{% for m in messages[::-1] %}{{ m.role }}{% endfor %}')).toEqual([1, 0])
    expect(items("{% for m in messages | rejectattr('role', 'eq', 'user') %}x{% endfor %}")).toEqual([1])
    expect(items("{% for m in [{'role': 'system'}] + messages %}x{% endfor %}")).toEqual([null, 0, 1])
    expect(items("{% for m in messages if m.role == 'assistant' %}x{% endfor %}")).toEqual([1])
  })

  it('stays that of the outer loop in a loop over something else', () => {
    expect(items('{% for m in messages %}{% for c in [1] %}x{% endfor %}{% endfor %}')).toEqual([0, 1])
  })

  it('is kept by text that a macro or a block captured in a loop of its own', () => {
    expect(items('{% macro f() %}{% for m in messages %}x{% endfor %}{% endmacro %}{{ f() }}y')).toEqual([
      0,
      1,
      null,
    ])
    expect(
      items(
        '{% set t %}{% for m in messages %}x{% endfor %}{% endset %}{% for m in messages %}{{ t }}{% break %}{% endfor %}',
      ),
    ).toEqual([0, 1])
  })
})

describe('generation blocks', () => {
  const generated = (template: string): string => {
    const { text, pieces } = render(template, CHAT)
    return pieces
      .filter((piece) => piece.generation)
      .map((piece) => text.slice(piece.start, piece.end))
      .join('|')
  }

  it('mark what is written within them, through macros and captures', () => {
    expect(generated('a{% generation %}b{{ messages[1].role }}{% endgeneration %}c')).toBe('b|assistant')
    expect(generated('{% macro f() %}x{% generation %}y{% endgeneration %}{% endmacro %}{{ f() }}')).toBe('y')
    expect(
      generated('{% macro f() %}x{% endmacro %}{% generation %}{{ f() }}{% endgeneration %}{{ f() }}'),
    ).toBe('x')
  })

  it('do not mark what was only made within them', () => {
    expect(
      generated(
        '{% set ns = namespace() %}{% generation %}{% set ns.t %}x{% endset %}{% endgeneration %}{{ ns.t }}',
      ),
    ).toBe('')
  })
})

describe('every rendering', () => {
  const TEMPLATE = `{% for m in messages %}{{ '<|' ~ m.role | upper }}{% generation %}{{ m.content.strip('\\n') }}{% endgeneration %}
{{- m.content.split('b') | join('-') }}{{ (m.content ~ m.role)[1:4] }}{{ m | tojson }}{{ m.content | replace('a', m.role) | trim | title }}{% endfor %}`
  const message = fc.record({
    role: fc.constantFrom('user', 'assistant'),
    content: fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', 'é', '😀', '\u0301') }),
  })

  it('is covered by its pieces without a gap, and pieces with an offset are the input they name', () => {
    const template = parseTemplate(TEMPLATE)
    fc.assert(
      fc.property(fc.array(message, { maxLength: 4 }), (messages) => {
        const { text, pieces } = template.render({ messages })
        expect(pieces.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
        expect(pieces.every(({ start }, index) => start === (pieces[index - 1]?.end ?? 0))).toBe(true)
        for (const { start, end, origin } of pieces) {
          if (origin.kind !== 'input' || origin.offset === null) continue
          expect(valueAt({ messages }, origin.path).slice(origin.offset, origin.offset + end - start)).toBe(
            text.slice(start, end),
          )
        }
      }),
    )
  })
})

function valueAt(context: unknown, path: readonly (string | number)[]): string {
  return path.reduce<unknown>(
    (value, key) => (value as Record<string | number, unknown>)[key],
    context,
  ) as string
}
