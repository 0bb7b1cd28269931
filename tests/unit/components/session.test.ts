import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Judged, reduceSession, type Session, START } from '@/components/review/session'
import { DECISIONS } from '@/lib/core/status'

const SUBJECT = { home: 'home', datasetId: 1, exampleId: 1, revisionId: 1, hash: '' }

const judged = fc
  .record({
    subject: fc.constant(SUBJECT),
    clientId: fc.uuid(),
    exampleId: fc.integer({ min: 1, max: 4 }),
    decision: fc.constantFrom(...DECISIONS),
    reason: fc.constant(null),
    fixed: fc.constant(null),
  })
  .map((entry): Judged => ({ ...entry, counted: entry.exampleId === 4 }))

const counted = (session: Session): number =>
  Object.values(session.judged).filter(({ decision, counted: before }) => decision !== 'skip' && !before)
    .length

describe('reduceSession', () => {
  it('counts what is reviewed, however often examples are judged again', () => {
    fc.assert(
      fc.property(fc.array(judged), (list) => {
        const session = list.reduce(
          (state, entry) => reduceSession(state, { type: 'judge', judged: entry }),
          START,
        )
        expect(session.delta).toBe(counted(session))
        expect(session.history).toHaveLength(Object.keys(session.judged).length)
      }),
    )
  })

  it('is at the start again when every decision is undone', () => {
    fc.assert(
      fc.property(fc.array(judged), (list) => {
        const done = list.reduce(
          (state, entry) => reduceSession(state, { type: 'judge', judged: entry }),
          START,
        )
        const undone = done.history.reduce<Session>(
          (state, { exampleId, clientId, decision }: Judged) =>
            reduceSession(state, { type: 'undo', exampleId, clientId, decision }),
          done,
        )
        expect(undone).toMatchObject({ delta: 0, history: [], judged: {} })
      }),
    )
  })

  it('moves on after a decision, but goes back to its place after one out of turn', () => {
    const entry: Judged = {
      clientId: 'a',
      exampleId: 1,
      subject: SUBJECT,
      decision: 'pass',
      reason: null,
      fixed: null,
      counted: false,
    }
    expect(reduceSession({ ...START, at: 3 }, { type: 'judge', judged: entry }).at).toBe(4)
    const opened: NonNullable<Session['opened']> = {
      ...SUBJECT,
      line: 1,
      conversation: { messages: [] },
      findings: [],
      auditRun: null,
      reviewed: false,
      duplicateOf: null,
      inspection: { ok: false, error: { code: '', message: '', line: null, column: null } },
    }
    expect(reduceSession({ ...START, at: 3, opened }, { type: 'judge', judged: entry })).toMatchObject({
      at: 3,
      opened: null,
    })
  })
})
