'use client'
import { useEffect, useSyncExternalStore } from 'react'
import { sendUndo, sendVerdict } from '../api'
import { EMPTY, Outbox, outboxStorage, type OutboxState } from './outbox'

/** One per browser tab. Tabs may send the same operation twice; the server counts it once. */
export const outbox = new Outbox({
  ...outboxStorage,
  send: (operation) => (operation.kind === 'verdict' ? sendVerdict(operation.request) : sendUndo(operation.clientId)),
  pause: (ms) => new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    window.addEventListener('online', done)
    function done() {
      clearTimeout(timer)
      window.removeEventListener('online', done)
      resolve()
    }
  }),
})

export const useOutbox = (): OutboxState => useSyncExternalStore(outbox.subscribe, outbox.state, () => EMPTY)

/** Sends what an earlier visit left behind, whichever page is opened first. */
export function OutboxSender() {
  useEffect(() => void outbox.flush(), [])
  return null
}
