import { describe, expect, it } from 'vitest'
import { closedGates, type ContaminationFacts, type GateFacts, gates } from '@/lib/release'

const SEARCH = { day: '2026-11-21', evals: ['gsm8k'], passes: ['exact', '8-gram', 'near'], flagged: 0, first: null, unsearched: 0, grown: [] }

const GOOD: GateFacts = { rubricVersion: 1, approved: 10, splits: { train: 9, test: 1 }, template: null, unrenderable: null, untrained: null, leakingPairs: 0, threshold: 0.8, contamination: { evalSets: [], search: SEARCH } }

describe('gates', () => {
  it('are all open for a good release', () => expect(gates(GOOD).every((gate) => gate.ok)).toBe(true))

  it.each([
    ['rubric', { ...GOOD, rubricVersion: null }],
    ['approved', { ...GOOD, approved: 0 }],
    ['splits', { ...GOOD, splits: { train: 10, test: 0 } }],
    ['template', { ...GOOD, template: 'differs at character 3' }],
    ['render', { ...GOOD, unrenderable: { count: 2, example: 7, reason: 'System role not supported' } }],
    ['trained', { ...GOOD, untrained: { count: 1, example: 7, reason: 'raises' } }],
    ['leaks', { ...GOOD, leakingPairs: 1 }],
    ['contamination', { ...GOOD, contamination: { evalSets: [], search: { ...SEARCH, flagged: 1, first: 7 } } }],
  ])('%s closes alone', (id, facts) => {
    expect(closedGates(gates(facts), {}).map((gate) => gate.id)).toEqual([id])
  })

  it('open for a reason, but an empty release never does', () => {
    expect(closedGates(gates({ ...GOOD, leakingPairs: 1 }), { leaks: 'seen and accepted' })).toEqual([])
    expect(closedGates(gates({ ...GOOD, leakingPairs: 1 }), { leaks: '  ' })).toHaveLength(1)
    expect(closedGates(gates({ ...GOOD, approved: 0 }), { approved: 'why not' })).toHaveLength(1)
  })
})

describe('the gate of contamination', () => {
  const gate = (contamination: ContaminationFacts) => gates({ ...GOOD, contamination }).find(({ id }) => id === 'contamination')!

  it.each<[string, ContaminationFacts, boolean, RegExp]>([
    ['names what was searched for, when, and how', { evalSets: ['mmlu'], search: SEARCH }, true, /searched for gsm8k on 2026-11-21 \(exact, 8-gram, near\); not searched for: mmlu/],
    ['is open without any eval set, and says that nothing was searched', { evalSets: [], search: null }, true, /nothing was searched/],
    ['is closed where there are eval sets and no search', { evalSets: ['gsm8k', 'mmlu'], search: null }, false, /never searched for eval items, and there are gsm8k, mmlu/],
    ['counts undecided rows and names the first', { evalSets: [], search: { ...SEARCH, flagged: 2, first: 7 } }, false, /^2 rows to be released hold an eval item .* first #7/],
    ['is closed while rows came later', { evalSets: [], search: { ...SEARCH, unsearched: 1 } }, false, /^1 row came or was edited after/],
    ['is closed while items came later', { evalSets: [], search: { ...SEARCH, grown: ['gsm8k'] } }, false, /^gsm8k got more items/],
    ['is closed where the search does not say what it has read', { evalSets: [], search: { ...SEARCH, unsearched: null } }, false, /search again/],
  ])('%s', (_, facts, ok, detail) => {
    expect(gate(facts).ok).toBe(ok)
    expect(gate(facts).detail).toMatch(detail)
  })
})
