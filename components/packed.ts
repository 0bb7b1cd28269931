'use client'
import { useMemo, useSyncExternalStore } from 'react'

/**
 * JSON text longer than this is neither parsed nor drawn on the server, which has other pages to
 * answer meanwhile. Text passes through a server's rendering as it is, while a hundred thousand
 * tokens, as objects, are visited one by one.
 */
const DRAWN_ON_SERVER = 200_000

const never = (): (() => void) => () => undefined

/**
 * Whether this is the browser, which works for one person alone; on the server, whether so little
 * may be worked on there.
 */
export function useHere(isLittle: boolean): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => isLittle,
  )
}

/** The value of JSON text; null if it is long and the page is still being drawn by the server. */
export function usePacked(json: string): unknown {
  const here = useHere(json.length <= DRAWN_ON_SERVER)
  return useMemo(() => (here ? (JSON.parse(json) as unknown) : null), [here, json])
}
