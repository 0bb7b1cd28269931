'use client'
import { usePathname } from 'next/navigation'
import { useEffect, useSyncExternalStore } from 'react'
import { sendUndo, sendVerdict } from '../api'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'
import { EMPTY, Outbox, type OutboxState } from './outbox'
import { outboxStorage } from './outbox-storage'

/** Somebody has pressed "Save now": whatever pauses goes on. */
const RETRY = 'winnow-save-now'

/**
 * One per browser tab. Tabs share what is written down; where there are no locks two may send the
 * same, and the server counts it once.
 */
export const outbox = new Outbox({
  ...outboxStorage,
  home: () => document.documentElement.dataset['home'] ?? '',
  now: Date.now,
  send: (operation) =>
    operation.kind === 'verdict' ? sendVerdict(operation.request) : sendUndo(operation.request),
  // Absent where the page came over plain HTTP from another machine.
  alone: (work) => ('locks' in navigator ? navigator.locks.request('winnow.outbox', work) : work()),
  pause: (ms) =>
    new Promise((resolve) => {
      const timer = setTimeout(done, ms)
      for (const event of ['online', RETRY]) window.addEventListener(event, done)
      function done() {
        clearTimeout(timer)
        for (const event of ['online', RETRY]) window.removeEventListener(event, done)
        resolve()
      }
    }),
})

/** Sends what waits, without the pause after the last try. */
export function saveNow(): void {
  void outbox.flush()
  window.dispatchEvent(new Event(RETRY))
}

export const useOutbox = (): OutboxState => useSyncExternalStore(outbox.subscribe, outbox.state, () => EMPTY)

/** Why decisions still wait; null while nothing is in their way. */
export const useObstacle = (): string | null =>
  useSyncExternalStore(outbox.subscribe, outbox.obstacle, () => null)

/**
 * Sends what an earlier visit or another tab left behind, whichever page is opened first, and shows
 * what was refused.
 */
export function OutboxSender({ home }: { home: string }) {
  const { refused } = useOutbox()
  const reviewing = usePathname().endsWith('/review')
  useEffect(() => {
    const read = () => {
      outbox.changed()
      void outbox.flush()
    }
    read()
    window.addEventListener('storage', read)
    return () => window.removeEventListener('storage', read)
  }, [home])
  // The review page shows them with its examples.
  if (reviewing || refused.length === 0) return null
  return (
    <aside
      aria-label="Decisions that were not saved"
      className="fixed bottom-4 left-4 z-40 flex max-h-[50dvh] w-[min(440px,calc(100vw-32px))] flex-col gap-2 overflow-auto rounded-md bg-page shadow-[0_4px_16px_rgb(0_0_0/0.2)]"
    >
      {refused.map(({ operation, message }) => (
        <Notice
          key={`${operation.kind} ${operation.request.clientId}`}
          tone="error"
          title={`Your decision on example ${operation.request.exampleId} was not saved`}
        >
          <p>{message}</p>
          <Button className="mt-2" onClick={() => outbox.dismiss(operation)}>
            Discard
          </Button>
        </Notice>
      ))}
    </aside>
  )
}
