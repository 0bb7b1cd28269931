'use client'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { QueueItem } from '@/lib/contract/review'

/**
 * How long an example must have been on screen before it takes a verdict, in ms. The second press
 * of a double press comes within it and would otherwise judge an example nobody has seen; nobody
 * reads one that fast.
 */
const DOUBLE_PRESS_MS = 100

/** Whether the example on screen has been there long enough to be judged, and since when. */
export function useShown(
  item: QueueItem | undefined,
  onShown: () => void,
): {
  ready: boolean
  /** How long it has been looked at, in ms. */
  msShown: () => number
  /** It has its verdict and takes no other. */
  done: () => void
} {
  const shownAt = useRef(0)
  const [readyItem, setReadyItem] = useState<QueueItem | null>(null)
  const shown = useEffectEvent(onShown)
  useEffect(() => {
    if (item === undefined) {
      shown()
      return undefined
    }
    const timer = setTimeout(() => {
      shownAt.current = performance.now()
      setReadyItem(item)
      shown()
    }, DOUBLE_PRESS_MS)
    return () => clearTimeout(timer)
  }, [item])
  return {
    ready: item !== undefined && readyItem === item,
    msShown: () => Math.round(performance.now() - shownAt.current) + DOUBLE_PRESS_MS,
    done: () => setReadyItem(null),
  }
}
