import { describe, expect, it } from 'vitest'
import { type Deed, DEED_KEYS, type DeedOf, type KeyTable } from '@/components/deck/key-table'
import { keyShortcuts, printedKeys, spokenKeys } from '@/components/deck/printed-keys'
import { deedOf, type Press } from '@/components/deck/press'
import { LEAK_KEYS } from '@/components/contamination/keys'
import { DUPLICATE_KEYS } from '@/components/duplicates/keys'
import { INSPECTOR_KEYS } from '@/components/inspector/keys'
import { REASON_KEYS, REJECT_REASONS, REVIEW_KEYS } from '@/components/review/keys'
import { JUDGEMENT_KEYS } from '@/components/semantic/keys'
import { keysPage } from './keys-page'

const DECIDING: Readonly<Record<string, KeyTable>> = {
  review: REVIEW_KEYS,
  reasons: REASON_KEYS,
  duplicates: DUPLICATE_KEYS,
  contamination: LEAK_KEYS,
  calibration: JUDGEMENT_KEYS,
}
const ALL: Readonly<Record<string, KeyTable>> = { ...DECIDING, inspector: INSPECTOR_KEYS }

/** A press on a US keyboard with nothing else held. */
const press = (
  key: string,
  more: Partial<Omit<Press, 'getModifierState'>> & { altGr?: boolean } = {},
): Press => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key,
  shiftKey: /^[A-Z]$/.test(key),
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  isComposing: false,
  ...more,
  getModifierState: (name) => name === 'AltGraph' && more.altGr === true,
})

const inReview = (key: string, more?: Parameters<typeof press>[1]): DeedOf<typeof REVIEW_KEYS> | null =>
  deedOf(REVIEW_KEYS, press(key, more))?.deed ?? null

describe('the keys of all screens together', () => {
  const entries = Object.values(ALL).flat()

  it('have one deed for a key', () => {
    const deeds = new Map<string, Set<Deed>>()
    for (const { deed, keys } of entries)
      for (const key of keys) deeds.set(key, (deeds.get(key) ?? new Set()).add(deed))
    for (const [key, meant] of deeds) expect([key, [...meant]]).toEqual([key, [expect.any(String)]])
  })

  it('have the same keys for a deed on every screen', () => {
    const keys = new Map<Deed, Set<string>>()
    for (const entry of entries)
      keys.set(entry.deed, (keys.get(entry.deed) ?? new Set()).add(entry.keys.join(' ')))
    for (const [deed, lists] of keys) expect([deed, [...lists]]).toEqual([deed, [DEED_KEYS[deed].join(' ')]])
  })

  it('name a deed once on a screen', () => {
    for (const [screen, table] of Object.entries(ALL))
      expect([screen, new Set(table.map(({ deed }) => deed)).size]).toEqual([screen, table.length])
  })

  it('are those that reviewers have in their fingers, and the same where rows are decided', () => {
    const keyOn = (table: KeyTable, wanted: Deed) => table.find(({ deed }) => deed === wanted)?.keys[0]
    expect(Object.fromEntries(REVIEW_KEYS.map(({ deed, keys }) => [deed, keys[0]]))).toEqual({
      keep: 'p',
      fix: 'f',
      remove: 'r',
      skip: 's',
      undo: 'u',
      next: 'j',
      previous: 'k',
      nextFinding: 'n',
      previousFinding: 'N',
      mask: 'm',
    })
    for (const table of [REVIEW_KEYS, DUPLICATE_KEYS, LEAK_KEYS])
      expect([keyOn(table, 'remove'), keyOn(table, 'keep')]).toEqual(['r', 'p'])
    for (const table of [REVIEW_KEYS, DUPLICATE_KEYS, LEAK_KEYS, JUDGEMENT_KEYS])
      expect(table.find(({ deed }) => deed === 'undo')?.keys).toEqual(['u', 'Mod+z'])
    expect([keyOn(REVIEW_KEYS, 'skip'), keyOn(JUDGEMENT_KEYS, 'skip')]).toEqual(['s', 's'])
  })

  it('are all on the page of the docs', async () => {
    await expect(keysPage(ALL)).toMatchFileSnapshot('../../../docs/keys.md')
  })
})

describe('the deed of a key press', () => {
  it('is that of its table, and of no other key', () => {
    for (const [screen, table] of Object.entries(ALL))
      for (const { deed, keys } of table)
        for (const key of keys.filter((one) => !one.startsWith('Mod+')))
          expect([screen, deedOf(table, press(key))]).toEqual([screen, { deed, key }])
    for (const key of ['Enter', 'Backspace', ' ', '1', 'x', 'ArrowDown', 'P', 'Process', 'Dead'])
      expect([key, inReview(key)]).toEqual([key, null])
  })

  it('is found by the place of the key where the layout is not Latin', () => {
    expect(inReview('к', { code: 'KeyR' })).toBe('remove')
    expect(inReview('з', { code: 'KeyP' })).toBe('keep')
    expect(inReview('Т', { code: 'KeyN', shiftKey: true })).toBe('previousFinding')
    expect(inReview('т', { code: 'KeyN' })).toBe('nextFinding')
    expect(inReview('ρ', { code: 'KeyR' })).toBe('remove')
    expect(inReview('ק', { code: 'KeyE' })).toBeNull()
    expect(deedOf(INSPECTOR_KEYS, press('ъ', { code: 'BracketRight' }))?.deed).toBe('nextExample')
    expect(deedOf(REASON_KEYS, press('٢', { code: 'Digit2' }))).toEqual({ deed: 'pick', key: '2' })
  })

  it('is found by the letter where the layout is Latin, wherever the key is', () => {
    // Dvorak has R where QWERTY has O, and P where QWERTY has R.
    expect(inReview('r', { code: 'KeyO' })).toBe('remove')
    expect(inReview('p', { code: 'KeyR' })).toBe('keep')
    // Letters with marks are letters of their own, and a comma on a French M is a comma.
    expect(inReview('ß', { code: 'KeyS' })).toBeNull()
    expect(inReview(',', { code: 'KeyM' })).toBeNull()
    expect(deedOf(INSPECTOR_KEYS, press('ü', { code: 'BracketLeft' }))).toBeNull()
  })

  it('takes the digits of a French keyboard without Shift', () => {
    for (const [at, key] of ['&', 'é', '"', "'", '(', '-'].entries())
      expect(deedOf(REASON_KEYS, press(key, { code: `Digit${at + 1}` }))?.key).toBe(String(at + 1))
    expect(deedOf(REASON_KEYS, press('!', { code: 'Digit1', shiftKey: true }))).toBeNull()
  })

  it('does not change with Caps Lock', () => {
    expect(inReview('R', { shiftKey: false })).toBe('remove')
    expect(inReview('r', { shiftKey: true })).toBeNull()
  })

  it('is none with a modifier, but for undo', () => {
    for (const held of ['ctrlKey', 'metaKey', 'altKey'] as const)
      expect(inReview('r', { [held]: true })).toBeNull()
    expect(inReview('z', { ctrlKey: true })).toBe('undo')
    expect(inReview('z', { metaKey: true })).toBe('undo')
    expect(inReview('я', { code: 'KeyZ', ctrlKey: true })).toBe('undo')
    expect(inReview('Z', { ctrlKey: true, shiftKey: true })).toBeNull()
    expect(inReview('z', { ctrlKey: true, altKey: true })).toBeNull()
    expect(inReview('z')).toBeNull()
  })

  it('is that of the character AltGr chooses, which Windows reports as Ctrl and Alt', () => {
    const altGr = { ctrlKey: true, altKey: true, altGr: true }
    expect(deedOf(INSPECTOR_KEYS, press('[', { code: 'Digit8', ...altGr }))?.deed).toBe('previousExample')
    // A micro sign, a registered sign and a euro are no shortcuts of the keys they are on.
    for (const [key, code] of [
      ['µ', 'KeyM'],
      ['®', 'KeyR'],
      ['€', 'KeyU'],
    ] as const)
      expect(inReview(key, { code, ...altGr })).toBeNull()
  })

  it('is none while a key is held or an input method composes', () => {
    expect(inReview('p', { repeat: true })).toBeNull()
    expect(inReview('p', { isComposing: true })).toBeNull()
  })
})

describe('the question for a reason', () => {
  it('has a digit for every reason, Enter for none, Escape to go back, and no other key', () => {
    const meant = (key: string) => deedOf(REASON_KEYS, press(key))
    expect(meant('3')).toEqual({ deed: 'pick', key: '3' })
    expect(meant('Enter')?.deed).toBe('withoutReason')
    expect(meant('Escape')?.deed).toBe('cancel')
    expect(meant('p')).toBeNull()
    expect(REJECT_REASONS.length).toBeLessThanOrEqual(DEED_KEYS.pick.length)
  })
})

describe('keys as they are shown', () => {
  it('are printed, read out and named to assistive technology', () => {
    expect(printedKeys(DEED_KEYS.pick)).toEqual(['1–9'])
    expect(spokenKeys(DEED_KEYS.pick)).toBe('1 to 9')
    expect(printedKeys(DEED_KEYS.nextRow)).toEqual(['l', '→'])
    expect(spokenKeys(DEED_KEYS.undo)).toBe('u or Control or Command Z')
    expect(keyShortcuts('undo')).toBe('u Control+z Meta+z')
  })
})
