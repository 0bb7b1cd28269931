import { describe, expect, it } from 'vitest'
import { checkPairs, clusterPairs, differenceBits, differencesOf, sidesOf, traitsOf } from '@/lib/dedup'

const differ = (one: string, other: string): string[] =>
  differencesOf(differenceBits(traitsOf(one), traitsOf(other)))

describe('the second check', () => {
  it.each<[string, string, string[]]>([
    ['Give me 5 ideas for a party.', 'Give me 7 ideas for a party.', ['numbers']],
    ['Give me five ideas for a party.', 'Give me 5 ideas for a party.', []],
    ['It costs 1,000 dollars.', 'It costs 1000 dollars.', []],
    ['It is 3.5 metres long.', 'It is 35 metres long.', ['numbers']],
    ['The plant is toxic to cats.', 'The plant is not toxic to cats.', ['negation']],
    ["You don't need a visa.", 'You do need a visa.', ['negation']],
    ['You don’t need a visa.', "You don't need a visa.", []],
    ['她喜欢猫。', '她不喜欢猫。', ['negation']],
    ['Das ist eine gute Idee.', 'Das ist keine gute Idee.', ['negation']],
    ['The dog bit the man.', 'The man bit the dog.', ['order']],
    ['We flew to Paris in May.', 'We flew to Rome in May.', []],
    ['Please close the window.', 'Close the window, please!', ['order']],
    ['Write a poem about autumn.', 'Compose verses on the fall.', []],
    ['Tell me a joke. Thanks', 'Tell me a joke. Cheers', []],
    ['', '', []],
  ])('%j and %j: %j', (one, other, differences) => {
    expect(differ(one, other)).toEqual(differences)
    expect(differ(other, one)).toEqual(differences)
  })

  it('says nothing of a text and itself', () => {
    expect(
      differ('Not 3 but 4 Frenchmen never saw Paris.', 'Not 3 but 4 Frenchmen never saw Paris.'),
    ).toEqual([])
  })

  it('keeps pairs that something speaks against out of the suggestions', () => {
    const texts = ['Name 3 fruits.', 'Name 4 fruits.', 'Name three fruits.']
    const pairs = {
      left: Uint32Array.from([0, 0, 1]),
      right: Uint32Array.from([1, 2, 2]),
      score: Float64Array.from([0.98, 0.97, 0.96]),
    }
    const checked = checkPairs(pairs, (text) => texts[text]!)
    expect([...checked.differences].map(differencesOf)).toEqual([['numbers'], [], ['numbers']])
    expect(clusterPairs(3, sidesOf(checked).taken, {}).removed).toEqual([
      { removed: 2, kept: 0, score: 0.97 },
    ])
  })
})
