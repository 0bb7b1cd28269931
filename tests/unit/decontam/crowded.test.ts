import { describe, expect, it } from 'vitest'
import { boilerplateOf, defaultLimits, Matcher } from '@/lib/decontam'
import { seededRandom } from '@/tests/seeded-random'

/** Texts of words that no other text has. */
function prose(seed: number, count: number): string {
  const random = seededRandom(seed)
  return Array.from({ length: count }, () => `w${seed}x${Math.floor(random() * 1e6).toString(36)}`).join(' ')
}

function search(examples: readonly (readonly string[])[], rows: readonly string[]) {
  const matcher = new Matcher(
    examples.flatMap((texts, id) => texts.map((text) => ({ id, text }))),
    defaultLimits(rows.length),
  )
  const asked = (text: string) => [{ text, asked: true }]
  const suspects = rows.flatMap((row, at) => (matcher.scan(asked(row)) ? [at] : []))
  const flagged = suspects.filter((at) =>
    matcher.match(asked(rows[at]!)).some(({ pass }) => pass !== 'any-ngram'),
  )
  return { flagged, boilerplate: boilerplateOf(matcher) }
}

const all = (count: number, from = 0): number[] => Array.from({ length: count }, (_, at) => from + at)
const ITEM =
  'Kylar went to the store to buy glasses for his new apartment. One glass costs $5, but every second glass costs only 60% of the price. Kylar wants to buy 16 glasses. How much does he need to pay for them?'
const copy = (at: number): string => `Question ${at}: ${ITEM} Please show step ${at}.`
const clean = (count: number): string[] => Array.from({ length: count }, (_, at) => prose(1_000 + at, 40))

describe('an item copied into many rows', () => {
  it.each([101, 150, 1_000])('is flagged in all %i of them, among others and alone', (copies) => {
    const rows = Array.from({ length: copies }, (_, at) => copy(at))
    expect(search([[ITEM]], rows).flagged).toEqual(all(copies))
    const { flagged, boilerplate } = search([[ITEM], [prose(5, 30)]], [...clean(200), ...rows])
    expect(flagged).toEqual(all(copies, 200))
    expect([boilerplate.setAside, boilerplate.unchecked]).toEqual([0, 0])
  })

  it('is flagged with another number and another word in each', () => {
    const rows = Array.from({ length: 300 }, (_, at) =>
      copy(at).replace('16', String(at)).replace('store', `store${at}`),
    )
    expect(search([[ITEM]], rows).flagged).toEqual(all(300))
  })

  it('is flagged when it is a short question, and when it stands beside a longer answer', () => {
    const short = 'Which river flows through the city of Kassel?'
    const rows = Array.from({ length: 200 }, (_, at) => `${at}: ${short} (${at})`)
    expect(search([[short]], rows).flagged).toEqual(all(200))
    expect(search([[short, prose(9, 30)]], rows).flagged).toEqual(all(200))
    const shorter = Array.from({ length: 200 }, (_, at) => `${at}: Name the river of Kassel (${at})`)
    expect(search([['Name the river of Kassel', prose(9, 30)]], shorter).flagged).toEqual(all(200))
  })
})

describe('text that many rows have for another reason', () => {
  const licence = prose(2, 60)
  const rows = [
    ...clean(50),
    ...Array.from({ length: 500 }, (_, at) => `${licence} ${prose(3_000 + at, 40)}`),
  ]

  it.each([1, 3, 20])('flags nothing where %i items begin with it, and hides no leak', (count) => {
    const items = Array.from({ length: count }, (_, at) => `${licence} ${prose(4_000 + at, 40)}`)
    expect(
      search(
        items.map((item) => [item]),
        rows,
      ).flagged,
    ).toEqual([])
    const leaking = [...rows, items[0]!, `And now: ${prose(4_000, 40)} with thanks`]
    expect(
      search(
        items.map((item) => [item]),
        leaking,
      ).flagged,
    ).toEqual([rows.length, rows.length + 1])
    // Copied as often as the licence itself, and in part even without it.
    const copies = [...rows, ...Array.from({ length: 150 }, (_, at) => `${at} ${items[0]!} ${at}`)]
    expect(
      search(
        items.map((item) => [item]),
        copies,
      ).flagged,
    ).toEqual(all(150, rows.length))
  })

  it('is said not to be checked where it is most of an item', () => {
    const { flagged, boilerplate } = search([[`${licence} ${prose(6, 20)}`]], rows)
    expect(flagged).toEqual([])
    expect(boilerplate).toMatchObject({ unchecked: 1, uncheckedItems: [{ id: 0, rows: 500 }] })
    expect(boilerplate.uncheckedItems![0]!.share).toBeCloseTo(0.75, 1)
  })

  it('is said not to be checked where the rows have the item in pieces that leave nothing', () => {
    const words = prose(7, 60).split(' ')
    const halves = Array.from(
      { length: 240 },
      (_, at) => `${at} ${words.slice(at % 2 === 0 ? 0 : 28, at % 2 === 0 ? 32 : 60).join(' ')} ${at}`,
    )
    const { boilerplate } = search([[words.join(' ')]], halves)
    expect(boilerplate.uncheckedItems).toMatchObject([{ share: 1, rows: 120 }])
  })

  it('is no item of its own as the few words above an answer', () => {
    const stem = 'Which of the following is correct?'
    const asking = Array.from(
      { length: 300 },
      (_, at) => `${prose(5_000 + at, 20)}. ${stem} ${prose(6_000 + at, 20)}`,
    )
    const { flagged, boilerplate } = search([[`${stem}\nA. ${prose(8, 9)}\nB. ${prose(9, 9)}`, stem]], asking)
    expect([flagged, boilerplate.unchecked]).toEqual([[], 0])
  })
})

describe('text that many items share', () => {
  const template =
    'In the following sentences, explain the antecedent of the pronoun (which thing the pronoun refers to), or state that it is ambiguous. Sentence:'
  const item = (at: number): string =>
    `${template} ${prose(100 + at, 14)} Options: (A) ${prose(400 + at, 4)} (B) ${prose(700 + at, 4)} (C) Ambiguous`
  const items = Array.from({ length: 250 }, (_, at) => item(at))

  it('flags no harmless row, and hides no leak', () => {
    const rows = [
      item(900),
      `${template} ${prose(20, 14)}`,
      items[3]!,
      `Say: ${prose(104, 14)} Options: (A) ${prose(404, 4)} (B) ${prose(704, 4)}`,
      `${template} ${prose(105, 2)} ${prose(30, 12)}`,
    ]
    const { flagged, boilerplate } = search(
      items.map((text) => [text]),
      rows,
    )
    expect(flagged).toEqual([2, 3])
    expect(boilerplate.shared).toBeGreaterThan(10)
  })

  it('flags no row that goes on behind the template as an item begins', () => {
    const short = Array.from({ length: 40 }, (_, at) => `${template} ${prose(1_500 + at, 9)}`)
    const rows = [
      `${template} ${prose(1_500, 9).split(' ').slice(0, 6).join(' ')} ${prose(31, 12)}`,
      `${template} ${prose(1_501, 9)}`,
    ]
    expect(
      search(
        short.map((text) => [text]),
        rows,
      ).flagged,
    ).toEqual([1])
  })

  it('does not hide the items of a set that stands there three times, or in five wordings', () => {
    const questions = Array.from({ length: 20 }, (_, at) => prose(2_000 + at, 30))
    const thrice = [...questions, ...questions, ...questions].map((text) => [text])
    const worded = ['', 'Question:', 'Please answer:', 'Q:', 'Solve it:'].flatMap((before) =>
      questions.map((text) => [`${before} ${text} Thank you.`]),
    )
    for (const set of [thrice, worded])
      expect(
        search(
          set,
          questions.map((text, at) => `${at}) ${text}, please`),
        ).flagged,
      ).toEqual(all(20))
  })
})
