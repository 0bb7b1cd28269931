import { describe, expect, it } from 'vitest'
import { closedGates, type GateFacts, gates } from '@/lib/release'

const GOOD: GateFacts = { rubricVersion: 1, approved: 10, splits: { train: 9, test: 1 }, template: null, unrenderable: null, untrained: null, leakingPairs: 0, threshold: 0.8 }

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
  ])('%s closes alone', (id, facts) => {
    expect(closedGates(gates(facts), {}).map((gate) => gate.id)).toEqual([id])
  })

  it('open for a reason, but an empty release never does', () => {
    expect(closedGates(gates({ ...GOOD, leakingPairs: 1 }), { leaks: 'seen and accepted' })).toEqual([])
    expect(closedGates(gates({ ...GOOD, leakingPairs: 1 }), { leaks: '  ' })).toHaveLength(1)
    expect(closedGates(gates({ ...GOOD, approved: 0 }), { approved: 'why not' })).toHaveLength(1)
  })
})
