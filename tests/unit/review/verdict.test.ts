import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DECISIONS } from '@/lib/core/status'
import { isApproved, type JudgedRevision, latestVerdict, rubricProblem } from '@/lib/review'

const verdict = fc.record({
  decision: fc.constantFrom(...DECISIONS),
  revisionId: fc.integer({ min: 1, max: 3 }),
  fixedId: fc.option(fc.integer({ min: 1, max: 3 })),
  undone: fc.boolean(),
})

describe('the verdict that counts', () => {
  it('is not changed by verdicts that were undone, nor by skips', () => {
    fc.assert(
      fc.property(fc.array(verdict), (verdicts) => {
        const plain = verdicts.filter((entry) => !entry.undone && entry.decision !== 'skip')
        expect(latestVerdict(verdicts)).toEqual(plain.at(-1) ?? null)
      }),
    )
  })

  it('approves exactly the text it was given for', () => {
    const pass: JudgedRevision = { decision: 'pass', revisionId: 1, fixedId: null, undone: false }
    expect(isApproved([pass], 1)).toBe(true)
    expect(isApproved([pass], 2)).toBe(false)
    expect(isApproved([pass, { ...pass, decision: 'reject' }], 1)).toBe(false)
    expect(isApproved([pass, { ...pass, decision: 'reject', undone: true }], 1)).toBe(true)
    expect(isApproved([{ decision: 'fix', revisionId: 1, fixedId: 2, undone: false }], 2)).toBe(true)
    expect(isApproved([{ decision: 'fix', revisionId: 1, fixedId: 2, undone: false }], 1)).toBe(false)
    expect(isApproved([], 1)).toBe(false)
  })
})

describe('a rubric', () => {
  const good = 'One SELECT statement, no prose, upper-case keywords.'
  it('says what is missing', () => {
    expect(rubricProblem({ good: 'short', bad: good })).toContain('perfect example')
    expect(rubricProblem({ good, bad: ' ' })).toContain('bad example')
    expect(rubricProblem({ good, bad: good })).toContain('the same')
    expect(rubricProblem({ good, bad: `${good} But with an explanation.` })).toBeNull()
  })
})
