import { describe, expect, it } from 'vitest'
import { GATE_IDS, type GateId, type GateState } from '@/lib/contract/gates'
import { closedGates, type ContaminationFacts, type GateFacts, gates, waiversProblem } from '@/lib/release'

const SEARCH = {
  day: '2026-11-21',
  evals: ['gsm8k'],
  passes: ['exact', '8-gram', 'near'],
  flagged: 0,
  first: null,
  stale: [],
  laxer: [],
  unchecked: 0,
}
const SETS = [{ name: 'gsm8k', hashes: null }]
const STALE = ['the eval set mmlu was not searched for', '1 row was added since'].map((text) => ({
  kind: 'rows' as const,
  text,
}))
const TEXTS = { unrenderable: null, untrained: null, leakingPairs: 0, threshold: 0.8 }
const AUDIT = { stale: [], params: {} }
const COPIES = { ...AUDIT, method: 'near at 0.8', against: null, undecided: null }
const SOME = { count: 2, example: 7, reason: 'empty-response' }

const GOOD: GateFacts = {
  dataset: 'support',
  rubricVersion: 1,
  approved: 10,
  splits: { train: 9, test: 1 },
  template: null,
  texts: TEXTS,
  audit: AUDIT,
  errors: null,
  secrets: null,
  duplicates: COPIES,
  contamination: { evalSets: SETS, search: SEARCH },
}

const stateOf = (facts: GateFacts, id: GateId): GateState =>
  gates(facts).find((gate) => gate.id === id)!.state

describe('gates', () => {
  it('are all passed for a good release, and none has anything to do next', () => {
    expect(gates(GOOD).map(({ id }) => id)).toEqual(GATE_IDS)
    expect(gates(GOOD).every(({ state, next }) => state === 'passed' && next === null)).toBe(true)
  })

  it.each<[GateId, GateState, GateFacts]>([
    ['rubric', 'failed', { ...GOOD, rubricVersion: null }],
    ['approved', 'failed', { ...GOOD, approved: 0 }],
    ['splits', 'failed', { ...GOOD, splits: { train: 10, test: 0 } }],
    ['template', 'failed', { ...GOOD, template: 'differs at character 3' }],
    [
      'render',
      'failed',
      {
        ...GOOD,
        texts: { ...TEXTS, unrenderable: { count: 2, example: 7, reason: 'System role not supported' } },
      },
    ],
    [
      'trained',
      'failed',
      { ...GOOD, texts: { ...TEXTS, untrained: { count: 1, example: 7, reason: 'raises' } } },
    ],
    ['leaks', 'failed', { ...GOOD, texts: { ...TEXTS, leakingPairs: 1 } }],
    ['errors', 'failed', { ...GOOD, errors: SOME }],
    ['secrets', 'failed', { ...GOOD, secrets: { ...SOME, reason: 'pii-email' } }],
    ['duplicates', 'failed', { ...GOOD, duplicates: { ...COPIES, undecided: SOME } }],
    ['duplicates', 'not-checked', { ...GOOD, duplicates: null }],
    [
      'duplicates',
      'not-checked',
      {
        ...GOOD,
        duplicates: { ...COPIES, stale: [{ kind: 'rows' as const, text: '3 rows were added since' }] },
      },
    ],
    ['duplicates', 'not-checked', { ...GOOD, duplicates: { ...COPIES, against: 'other' } }],
    [
      'contamination',
      'failed',
      { ...GOOD, contamination: { evalSets: SETS, search: { ...SEARCH, flagged: 1, first: 7 } } },
    ],
    ['contamination', 'not-checked', { ...GOOD, contamination: { evalSets: [], search: null } }],
  ])('%s closes alone: %s', (id, state, facts) => {
    expect(closedGates(gates(facts), {}).map((gate) => [gate.id, gate.state])).toEqual([[id, state]])
  })

  it('a missing or stale audit leaves open neither itself nor what it would have found', () => {
    for (const audit of [
      null,
      {
        ...AUDIT,
        stale: [{ kind: 'contract' as const, text: 'the template of the contract changed since' }],
      },
    ]) {
      expect(closedGates(gates({ ...GOOD, audit }), {}).map(({ id, state }) => [id, state])).toEqual([
        ['audit', 'not-checked'],
        ['errors', 'not-checked'],
        ['secrets', 'not-checked'],
      ])
      // What is known to be wrong is said all the same.
      expect(stateOf({ ...GOOD, audit, errors: SOME }, 'errors')).toBe(
        audit === null ? 'not-checked' : 'failed',
      )
    }
  })

  it('say what opens them, with the parameters of the last run', () => {
    const facts = {
      ...GOOD,
      audit: {
        ...AUDIT,
        stale: [{ kind: 'fixes' as const, text: '3 of 10 rows were fixed since' }],
        params: { checkShortAnswers: false },
      },
    }
    expect(gates(facts).find(({ id }) => id === 'audit')).toMatchObject({
      detail: '3 of 10 rows were fixed since.',
      next: {
        label: 'Run the audit again',
        job: { kind: 'audit', params: { checkShortAnswers: false } },
        command: 'winnow audit support',
      },
    })
  })

  it('do not call texts checked that nobody has read', () => {
    expect(
      (['render', 'trained', 'leaks'] as const).map((id) => stateOf({ ...GOOD, texts: null }, id)),
    ).toEqual(['not-checked', 'not-checked', 'not-checked'])
  })
})

describe('waivers', () => {
  const closed = (facts: GateFacts, waivers: Record<string, string>) =>
    closedGates(gates(facts), waivers).map(({ id }) => id)

  it('open what failed and what was not checked', () => {
    expect(
      closed(
        { ...GOOD, duplicates: null, secrets: SOME },
        { duplicates: 'no copies by design', secrets: 'these are made-up people' },
      ),
    ).toEqual([])
  })

  it('never open a release that is empty or could not be trained on as its contract says', () => {
    const broken: GateFacts = {
      ...GOOD,
      rubricVersion: null,
      approved: 0,
      template: 'differs',
      texts: { ...TEXTS, unrenderable: SOME, untrained: SOME },
    }
    const all = Object.fromEntries(GATE_IDS.map((id) => [id, 'a reason that is long enough']))
    expect(closed(broken, all)).toEqual(['rubric', 'approved', 'template', 'render', 'trained'])
    expect(waiversProblem({ approved: 'a reason that is long enough' })).toMatch(/can never be waived/)
  })

  it('take a gate there is and a reason that says something', () => {
    expect(waiversProblem({ duplicates: 'no copies by design' })).toBeNull()
    expect(waiversProblem({ duplicates: '   why    ' })).toMatch(/at least 10 characters/)
    expect(waiversProblem({ dups: 'no copies by design' })).toMatch(
      /no gate "dups" to waive. There are splits, audit/,
    )
  })
})

describe('the gate of contamination', () => {
  const gate = (contamination: ContaminationFacts) =>
    gates({ ...GOOD, contamination }).find(({ id }) => id === 'contamination')!

  it.each<[string, ContaminationFacts, GateState, RegExp]>([
    [
      'names what was searched for, when, and how',
      { evalSets: SETS, search: SEARCH },
      'passed',
      /searched for gsm8k on 2026-11-21 \(exact, 8-gram, near\)$/,
    ],
    [
      'is not checked without any eval set',
      { evalSets: [], search: null },
      'not-checked',
      /There is no eval set/,
    ],
    [
      'is not checked where there are eval sets and no search',
      { evalSets: [...SETS, { name: 'mmlu', hashes: null }], search: null },
      'not-checked',
      /never searched for the items of gsm8k, mmlu/,
    ],
    [
      'counts undecided rows and names the first',
      { evalSets: [], search: { ...SEARCH, flagged: 2, first: 7 } },
      'failed',
      /^2 rows to be released contain an eval item .* first #7/,
    ],
    [
      'is not checked while the search is out of date, and says by what',
      { evalSets: SETS, search: { ...SEARCH, stale: STALE } },
      'not-checked',
      /^The eval set mmlu was not searched for; 1 row was added since\. Search again/,
    ],
    [
      'is not checked by a less thorough search',
      { evalSets: SETS, search: { ...SEARCH, laxer: ['prompts alone'] } },
      'not-checked',
      /less thorough than usual: prompts alone/,
    ],
    [
      'is not checked while an item could not be, and says what to do',
      { evalSets: [], search: { ...SEARCH, unchecked: 2 } },
      'not-checked',
      /^2 eval items could not be checked .* flagged and decide, or waive/,
    ],
    [
      'fails by a flagged row before all else',
      { evalSets: [], search: { ...SEARCH, unchecked: 2, stale: STALE, flagged: 1, first: 7 } },
      'failed',
      /^1 row/,
    ],
  ])('%s', (_, facts, state, detail) => {
    expect(gate(facts)).toMatchObject({ state })
    expect(gate(facts).detail).toMatch(detail)
  })

  it('names the command that searches for every eval set there is', () => {
    const evalSets = [
      ...SETS,
      { name: 'my tasks', hashes: null },
      { name: 'held out (hashes)', hashes: '/home/gram-hashes/ab.json' },
    ]
    expect(gate({ evalSets, search: { ...SEARCH, stale: STALE } }).next).toMatchObject({
      command:
        'winnow decontaminate support --against gsm8k --against "my tasks" --against-hashes "/home/gram-hashes/ab.json"',
    })
    expect(gate({ evalSets: [], search: { ...SEARCH, stale: STALE } }).next).toMatchObject({
      command: 'winnow import FILE --dataset NAME --purpose eval',
    })
  })
})
