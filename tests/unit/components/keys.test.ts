import { describe, expect, it } from 'vitest'
import { meaningOf, REJECT_REASONS, REVIEW_KEYS } from '@/components/review/keys'

describe('review keys', () => {
  it('are all different', () => {
    expect(new Set(REVIEW_KEYS.map(({ key }) => key)).size).toBe(REVIEW_KEYS.length)
  })

  it('mean their action, and nothing else does', () => {
    for (const { key, action } of REVIEW_KEYS)
      expect(meaningOf(key, false)).toEqual({ kind: 'action', action })
    for (const key of ['Enter', 'Backspace', ' ', '1', 'x', 'ArrowDown', 'P'])
      expect(meaningOf(key, false)).toBeNull()
  })

  it('ask for a reason after reject: a digit, Enter for none, Escape to go back', () => {
    expect(meaningOf('3', true)).toEqual({ kind: 'reason', reason: REJECT_REASONS[2] })
    expect(meaningOf('Enter', true)).toEqual({ kind: 'reason', reason: null })
    expect(meaningOf('Escape', true)).toEqual({ kind: 'cancel' })
    expect(meaningOf(String(REJECT_REASONS.length + 1), true)).toBeNull()
    expect(meaningOf('p', true)).toBeNull()
  })
})
