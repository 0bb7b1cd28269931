import { describe, expect, it } from 'vitest'
import type { DecisionBatch } from '@/lib/contract/row-decisions'
import { batchStep } from '@/components/deck/batch-step'
import { type Step, stepSaid, undoOf } from '@/components/deck/undo'

const step = (id: string, undone = false): Step => ({ id, words: `Removed row #${id}`, undone })

describe('undo', () => {
  it('takes back the newest step that still counts, or the one that is asked for', () => {
    const taken: string[] = []
    const steps = [step('3', true), step('2'), step('1')]
    const undo = undoOf(steps, ({ id }) => taken.push(id))
    expect(undo.last?.id).toBe('2')
    undo.undo()
    undo.undo(steps[2])
    expect(taken).toEqual(['2', '1'])
  })

  it('takes nothing back where there is nothing, and while something else is going on', () => {
    const taken: string[] = []
    undoOf([step('1', true)], ({ id }) => taken.push(id)).undo()
    undoOf([], ({ id }: Step) => taken.push(id)).undo()
    undoOf([step('1')], ({ id }) => taken.push(id), true).undo()
    expect(taken).toEqual([])
  })

  it('is said in the words of what was done', () => {
    expect(stepSaid(step('7'))).toBe('Removed row #7.')
    expect(stepSaid(step('7', true))).toBe('Undone: removed row #7.')
  })
})

describe('decisions about rows', () => {
  const batch: DecisionBatch = {
    batch: 'b',
    cause: 'duplicate',
    method: 'near at 0.8',
    removed: 12,
    kept: 1,
    exampleId: 5,
    actor: 'Ada',
    createdAt: '2026-11-28T10:00:00.000Z',
    undoneAt: null,
  }

  it('are told by their numbers, a single row by its own', () => {
    expect(batchStep(batch)).toMatchObject({ id: 'b', words: 'Removed 12 rows, kept 1 row', undone: false })
    expect(batchStep({ ...batch, removed: 1, kept: 0 }).words).toBe('Removed row #5')
    expect(batchStep({ ...batch, removed: 0 }).words).toBe('Kept row #5')
    expect(batchStep({ ...batch, removed: 0, kept: 2 }).words).toBe('Kept 2 rows')
  })

  it('say how, by whom, and whether they still count', () => {
    expect(batchStep(batch).detail).toMatch(/^near at 0\.8 · Ada · /)
    expect(batchStep({ ...batch, undoneAt: batch.createdAt }).undone).toBe(true)
  })
})
