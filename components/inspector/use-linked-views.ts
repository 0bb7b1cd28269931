'use client'
import { type RefObject, useEffect } from 'react'
import type { Rendered } from '../tokens/columns'
import type { TokenCursor } from '../tokens/cursor'
import type { SourceLinks } from '../tokens/source-links'
import { LinkedViews } from './linked-views'

/**
 * Elements that use the arrow keys themselves when focused: a panel of text, or the list of tokens.
 */
const STEPPABLE = '[role="tabpanel"], [data-cursor-keys]'

/**
 * Frames for which a selected span is scrolled into view, and how long it must have stayed there.
 */
const REVEAL_FRAMES = 40
const SETTLED_FRAMES = 5

/**
 * Links the views inside `root`: pointing at, selecting, or stepping to a span in one of them marks
 * it in all. One set of listeners for all tokens. `shown` identifies the drawn content: when it
 * changes, the marks are set again.
 */
export function useLinkedViews(
  root: RefObject<HTMLElement | null>,
  shown: string,
  rendered: Rendered | null,
  links: SourceLinks | null,
  cursor: TokenCursor,
): void {
  useEffect(() => {
    const element = root.current
    if (element === null || rendered === null || links === null) return undefined
    const views = new LinkedViews(element, rendered, links)
    const last = rendered.tokens.ids.length
    let frame = 0
    // A selection made in another view, or in the address, is scrolled into view here.
    let revealing = cursor.chosen === null ? 0 : REVEAL_FRAMES
    const later = (work: () => void) => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(work)
    }
    const paint = () => {
      views.mark(cursor.current())
      reveal()
    }
    const reveal = () => {
      if (revealing === 0 || cursor.chosen === null) return
      // Blocks that come into sight take their real height, and may push the tokens out again.
      revealing = views.reveal(cursor.chosen) ? Math.min(revealing - 1, SETTLED_FRAMES) : revealing - 1
      later(reveal)
    }
    const unsubscribe = cursor.subscribe((revealed) => {
      if (revealed) revealing = REVEAL_FRAMES
      later(paint)
    })
    const onMove = (event: PointerEvent) => {
      if (event.target instanceof Element)
        cursor.hover(views.tokensAt(event.target, event.clientX, event.clientY))
    }
    const onLeave = () => cursor.hover(null)
    const onUp = (event: PointerEvent) => {
      const selection = document.getSelection()
      const selected = selection === null ? null : views.tokensSelected(selection)
      const pointed =
        event.target instanceof Element ? views.tokensAt(event.target, event.clientX, event.clientY) : null
      if (selected !== null || pointed !== null) cursor.choose(selected ?? pointed)
    }
    const onKey = (event: KeyboardEvent) => {
      if (
        !(event.target instanceof Element) ||
        !event.target.matches(STEPPABLE) ||
        event.metaKey ||
        event.ctrlKey ||
        event.altKey
      )
        return
      const at = cursor.chosen ?? { from: -1, to: 0 }
      const target = { ArrowRight: at.to, ArrowLeft: at.from - 1, Home: 0, End: last - 1 }[event.key]
      if (target === undefined) return
      event.preventDefault()
      const index = Math.max(0, Math.min(last - 1, target))
      cursor.choose(
        event.shiftKey && cursor.chosen !== null
          ? { from: Math.min(at.from, index), to: Math.max(at.to, index + 1) }
          : { from: index, to: index + 1 },
        true,
      )
    }
    element.addEventListener('pointermove', onMove)
    element.addEventListener('pointerleave', onLeave)
    element.addEventListener('pointerup', onUp)
    element.addEventListener('keydown', onKey)
    later(paint)
    return () => {
      unsubscribe()
      cancelAnimationFrame(frame)
      views.mark(null)
      element.removeEventListener('pointermove', onMove)
      element.removeEventListener('pointerleave', onLeave)
      element.removeEventListener('pointerup', onUp)
      element.removeEventListener('keydown', onKey)
    }
  }, [root, shown, rendered, links, cursor])
}
