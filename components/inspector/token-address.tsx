'use client'
import { throttle, useQueryState } from 'nuqs'
import { useEffect } from 'react'
import type { TokenCursor } from '../tokens/cursor'
import { tokenParam } from './params'

/**
 * Keeps the chosen tokens in the address. A component of its own, so that a step draws nothing but
 * itself.
 */
export function TokenAddress({ cursor }: { cursor: TokenCursor }) {
  const [, setToken] = useQueryState('token', tokenParam)
  useEffect(
    () =>
      cursor.subscribe(() => {
        void setToken(cursor.chosen, { limitUrlUpdates: throttle(300) })
      }),
    [cursor, setToken],
  )
  return null
}
