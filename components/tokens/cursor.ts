import { useSyncExternalStore } from 'react'
import type { TokenRange } from './columns'

/**
 * The tokens that are looked at: under the pointer, or chosen by a click, a selection, the arrow
 * keys or a finding. It lives outside React's state, so that a moving pointer draws the facts of
 * one token and never the 32 k others again.
 */
export class TokenCursor {
  #hovered: TokenRange | null = null
  #chosen: TokenRange | null
  readonly #listeners = new Set<(reveal: boolean) => void>()

  constructor(chosen: TokenRange | null) {
    this.#chosen = chosen
  }

  /** Listeners are told whether to bring what was chosen into the window. */
  readonly subscribe = (listener: (reveal: boolean) => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The shown range: the pointer takes precedence while it is on something. */
  readonly current = (): TokenRange | null => this.#hovered ?? this.#chosen

  get chosen(): TokenRange | null {
    return this.#chosen
  }

  hover(range: TokenRange | null): void {
    if (same(range, this.#hovered)) return
    this.#hovered = range
    this.#tell(false)
  }

  choose(range: TokenRange | null, reveal = false): void {
    this.#hovered = null
    if (!same(range, this.#chosen)) this.#chosen = range
    this.#tell(reveal)
  }

  #tell(reveal: boolean): void {
    for (const listener of this.#listeners) listener(reveal)
  }
}

const same = (a: TokenRange | null, b: TokenRange | null): boolean =>
  a === b || (a?.from === b?.from && a?.to === b?.to)

export const useCurrentTokens = (cursor: TokenCursor): TokenRange | null =>
  useSyncExternalStore(cursor.subscribe, cursor.current, () => null)

/** Whether any of these tokens is chosen: a block out of sight must be drawn then. */
export function useIsChosen(cursor: TokenCursor, { from, to }: TokenRange): boolean {
  return useSyncExternalStore(
    cursor.subscribe,
    () => cursor.chosen !== null && cursor.chosen.from < to && cursor.chosen.to > from,
    () => false,
  )
}
