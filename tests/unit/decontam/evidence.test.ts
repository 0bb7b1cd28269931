import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultLimits, evidenceOf, Matcher, type RowText, plantLeaks, selfTest } from '@/lib/decontam'
import { tokenSpans } from '@/lib/decontam/token-spans'
import { randomCorpus } from '../dedup/corpora'
import { units } from '../dedup/oracle'

const QUESTION =
  'Natalia sold clips to 48 of her friends in April, and then half as many in May. How many did she sell altogether?'

function marked(item: string, row: readonly RowText[]): Record<string, { item: string[]; row: string[] }> {
  const matcher = new Matcher([{ id: 7, text: item }], defaultLimits(1))
  matcher.scan(row)
  return Object.fromEntries(
    matcher.match(row).map((hit) => {
      const found = evidenceOf(matcher, row, hit)
      return [
        hit.pass,
        {
          item: found.item.map(({ start, end }) => item.slice(start, end)),
          row: found.row.map(({ text, start, end }) => row[text]!.text.slice(start, end)),
        },
      ]
    }),
  )
}

describe('evidence', () => {
  it('marks the shared words on both sides', () => {
    const row = [
      { text: 'A riddle 😀:', asked: true },
      { text: `— ${QUESTION.toUpperCase().replace('APRIL', 'June')} —`, asked: true },
    ]
    const found = marked(QUESTION, row)
    expect(found['ngram']).toEqual({
      item: [
        'Natalia sold clips to 48 of her friends in',
        'and then half as many in May. How many did she sell altogether',
      ],
      row: [
        'NATALIA SOLD CLIPS TO 48 OF HER FRIENDS IN',
        'AND THEN HALF AS MANY IN MAY. HOW MANY DID SHE SELL ALTOGETHER',
      ],
    })
    expect(found['near']).toEqual(found['ngram'])
    expect(found['any-ngram']).toEqual({
      item: [QUESTION.slice(50, -1)],
      row: [QUESTION.toUpperCase().slice(50, -1)],
    })
  })

  it('marks the whole of both for an exact copy', () => {
    expect(marked(QUESTION, [{ text: ` ${QUESTION}\n`, asked: true }])['exact']).toEqual({
      item: [QUESTION.slice(0, -1)],
      row: [QUESTION.slice(0, -1)],
    })
  })

  it.each([
    ["İstanbul'da İyi bir gün geçirdik ve döndük", 'istanbul'],
    ['cafe\u0301 de\u0301ja\u0300 vu re\u0301sume\u0301 nai\u0308ve', 'x'],
    ['か\u3099き\u3099く\u3099け\u3099こ\u3099 です', 'x'],
    ['ΣΊΣΥΦΟΣ ΣΟΦΟΣ', 'x'],
  ])('traces %s back to the letters as they were written', (text) => {
    const words = tokenSpans(text).map(({ start, end }) =>
      text.slice(start, end).toLowerCase().normalize('NFC').replace('ς', 'σ'),
    )
    expect(words).toEqual(units(text, 'word').map((word) => word.replace('ς', 'σ')))
  })

  it('has a place for every token of any text, in order', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: 'grapheme' }),
          fc
            .array(
              fc.constantFrom(
                '=\u0338',
                'が',
                'か\u3099',
                'İ',
                'Σ',
                '\u1100\u1161\u11a8',
                'ก็',
                ' ',
                'a',
                '\u0301',
                '\ud800',
              ),
            )
            .map((parts) => parts.join('')),
        ),
        (text) => {
          const spans = tokenSpans(text)
          if (text.trim() !== '') expect(spans.length).toBe(units(text, 'word').length)
          for (const { start, end } of spans) expect(start < end && end <= text.length).toBe(true)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('self-test', () => {
  const words = randomCorpus(1, 200).join(' ').split(' ')
  const items = Array.from({ length: 30 }, (_, id) => ({
    id,
    part: 'question' as const,
    text: `${QUESTION.slice(0, 40)} ${Array.from({ length: 30 }, (__, at) => `word${id}x${at}`).join(' ')}. ${QUESTION.slice(40)}`,
  }))
  const leaks = plantLeaks(items, words, 1)
  const run = (alike?: ReadonlySet<(typeof leaks)[number]>) =>
    Object.fromEntries(
      selfTest(new Matcher(items, defaultLimits(1000)), leaks, alike).map((each) => [each.kind, each]),
    )

  it('flags every planted copy, by its pass, and however many copies there are', () => {
    const recall = run()
    const all = { exact: 30, ngram: 30, 'any-ngram': 30, near: 30 }
    for (const kind of [
      'verbatim',
      'case changed',
      're-wrapped',
      'invisible characters',
      'HTML',
      'emphasis',
      'broken words',
    ])
      expect(recall[kind]).toEqual({ kind, planted: 30, found: all, flagged: 30, candidates: 0 })
    expect(recall['embedded in a row']).toEqual({
      kind: 'embedded in a row',
      planted: 30,
      found: { ...all, exact: 0 },
      flagged: 30,
      candidates: 0,
    })
    expect(recall['words swapped by rule']!.found.exact).toBe(0)
    expect(recall['copied into 101 rows']).toMatchObject({ planted: 60, flagged: 60 })
    expect(plantLeaks(items, words, 1)).toEqual(leaks)
  })

  it('says of true rephrasings that word sequences do not see them, and keeps candidates apart', () => {
    const kind = 'rephrased by people (shipped)'
    expect(run()[kind]).toMatchObject({ planted: 32, flagged: 0, candidates: 0 })
    expect(run(new Set(leaks.filter((each) => each.kind === kind)))[kind]).toMatchObject({
      flagged: 0,
      candidates: 32,
      found: { semantic: 32 },
    })
  })
})
