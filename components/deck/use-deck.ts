'use client'
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useStored } from '../stored'
import { isTaken } from './focus'
import { type Deed, type KeyTable, SHEET_KEY } from './key-table'
import { listen } from './listen'
import { deedOf } from './press'

/** Whether the focus is where the keys of a screen act. */
const isInside = (region: RefObject<HTMLElement | null> | undefined, target: EventTarget | null): boolean =>
  region === undefined || (target instanceof Node && region.current?.contains(target) === true)

/** Whether the keys of a screen are on, and whether its sheet of keys is open. */
export interface Deck {
  /** Single-letter keys can be switched off (WCAG 2.1.4). */
  on: boolean
  setOn: (on: boolean) => void
  sheetOpen: boolean
  openSheet: () => void
  closeSheet: () => void
  /**
   * Puts the focus back on what had it before the sheet. Left to itself it would go to the first
   * link inside the region, which may be gone with the next deed, and the keys with it.
   */
  focusBack: () => boolean
}

/** What each deed of a table does; a key press says by which of its keys it came. */
export type Deeds<Done extends Deed> = Record<Done, (key?: string) => void>

/**
 * The keys of a screen. With a `region` they act only while the focus is inside it, else wherever
 * it is but in a field. `table` null: none acts now.
 */
export function useDeck<Done extends Deed>({
  name,
  table,
  deeds,
  region,
  lettersAreFree = () => false,
}: {
  /** Under it this browser remembers that they were switched off. */
  name: string
  table: KeyTable<Done> | null
  deeds: Deeds<Done>
  region?: RefObject<HTMLElement | null>
  /** Whether letters have no other use on what has the focus, though elsewhere they might. */
  lettersAreFree?: (target: EventTarget | null) => boolean
}): Deck {
  const [stored, setStored] = useStored(`winnow.${name}-keys`, 'on')
  const [sheetOpen, setSheetOpen] = useState(false)
  const opener = useRef<HTMLElement>(null)
  const on = stored === 'on'
  const openSheet = () => {
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
    setSheetOpen(true)
  }
  const hear = useEffectEvent((event: KeyboardEvent): boolean => {
    if (!on || table === null || !isInside(region, event.target)) return false
    if (isTaken(event, lettersAreFree(event.target))) return false
    const meant = deedOf(table, event)
    if (meant !== null) deeds[meant.deed](meant.key)
    else if (deedOf(SHEET_KEY, event) !== null) openSheet()
    else return false
    return true
  })
  useEffect(() => listen((event) => hear(event)), [])
  return {
    on,
    setOn: (next) => setStored(next ? 'on' : 'off'),
    sheetOpen,
    openSheet,
    closeSheet: () => setSheetOpen(false),
    focusBack: () => {
      opener.current?.focus({ preventScroll: true })
      return opener.current !== null && opener.current === document.activeElement
    },
  }
}
