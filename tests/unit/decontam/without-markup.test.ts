import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tokenSpans } from '@/lib/decontam/token-spans'
import { TokenBuffer } from '@/lib/decontam/tokens'
import { withoutMarkup } from '@/lib/decontam/without-markup'

function tokensOf(text: string): number[] {
  const buffer = new TokenBuffer()
  buffer.fill([{ text }])
  return [...buffer.tokens.subarray(0, buffer.length)]
}

const cut = (text: string): string[] => tokenSpans(text).map(({ start, end }) => text.slice(start, end))

describe('what leaves a text the same on a page', () => {
  it.each([
    ['How&nbsp;many&nbsp;eggs', 'How many eggs'],
    ['How&amp;nbsp;many&#160;eggs&#xA0;left', 'How many eggs left'],
    ['don&#39;t &quot;ask&quot; &amp; wait&hellip;', 'don\'t "ask" & wait…'],
    ['How&nbspmany eggs&comma;&NonBreakingSpace;he asks&quest;', 'How many eggs, he asks?'],
    ['How<!-- a note -->many', 'How many'],
    ['ques&ZeroWidthSpace;tion', 'question'],
    ['caf&eacute; &Uuml;ber gro&szlig;', 'café Über groß'],
    ['10&sup2; and &frac12;', '10² and ½'],
    ['&#104;&#x65;llo', 'hello'],
    ['ques&shy;tion', 'question'],
    ['<p>How <b>many</b> e<i>gg</i>s<br/>are<br>left</p>', 'How many eggs are left'],
    ['<a href="https://x.org/y?z=1" class=wide>How</a> many', 'How many'],
    ['&lt;b&gt;How&lt;/b&gt; many', 'How many'],
    ['&amp;lt;b&amp;gt;How&amp;lt;/b&amp;gt; many', 'How many'],
    ['10<sup>2</sup>', '10 2'],
    ['ques-\ntion and an-  \r\n  swer', 'question and answer'],
    ['ques\u2010\ntion', 'question'],
    ['ques**tion** __an__swer s*ki*ll', 'question answer skill'],
    ['***ques***tion', 'question'],
  ])('%s', (marked, plain) => {
    expect(withoutMarkup(marked).length).toBe(marked.length)
    expect(tokensOf(marked)).toEqual(tokensOf(plain))
    expect(cut(marked).length).toBe(cut(plain).length)
  })

  it.each([
    'if a <b and c> d',
    'List<String> <question>',
    'a < b > c',
    'x**2 + y**2 = z**2',
    'a*b*c',
    '2*3*4',
    'snake_case_name',
    'self.__init__(x)',
    'pages 10-\n20',
    'Dash -\nnext',
    'Non-\nEuclidean',
    '&unknown; &toString; &constructor; AT&T',
    '&#65 and &#x41',
    'the R&D;',
  ])('leaves %j alone', (text) => {
    expect(withoutMarkup(text)).toBe(text)
  })

  it('keeps the places of words', () => {
    expect(cut('&nbsp;<b>How</b>&nbsp;ma-\nny e**gg**s: caf&eacute;')).toEqual([
      'How',
      'ma-\nny',
      'e**gg**s',
      'caf&eacute;',
    ])
  })

  it('has a place for every token, in order and of the same length, whatever marks there are', () => {
    const part = fc.constantFrom(
      '&nbsp;',
      '&eacute;',
      '&#65;',
      '&#x1F600;',
      '&shy;',
      '&amp;',
      '<b>',
      '</b>',
      '<br>',
      '&lt;i&gt;',
      '**',
      '*',
      '__',
      '-\n',
      '\u00ad\n',
      'ab',
      'x',
      'é',
      'e\u0301',
      '\u0301',
      '今',
      '한',
      ' ',
      '1',
      '😀',
      '\u200b',
      'İ',
    )
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 30 }).map((parts) => parts.join('')),
        (text) => {
          expect(withoutMarkup(text).length).toBe(text.length)
          const spans = tokenSpans(text)
          expect(spans.length).toBe(tokensOf(text).length)
          let last = 0
          for (const { start, end } of spans) {
            expect(last <= start && start < end && end <= text.length).toBe(true)
            last = start
          }
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('reads hostile texts in one go', () => {
    for (const text of [
      '<a x="'.repeat(50_000),
      '<a x=y '.repeat(50_000),
      `<a ${'x=y '.repeat(50_000)}`,
      '&amp;'.repeat(50_000),
      '**a'.repeat(50_000),
      `**${'a'.repeat(200_000)}`,
      '-\n'.repeat(50_000),
    ]) {
      expect(withoutMarkup(text).length).toBe(text.length)
    }
  })
})
