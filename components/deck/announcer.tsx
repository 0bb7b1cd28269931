'use client'
import { useState } from 'react'

/** What was done last, for those who do not see it. */
export interface Announcer {
  said: string
  say: (words: string) => void
}

export function useAnnouncer(): Announcer {
  const [said, setSaid] = useState('')
  // The same words twice are only heard twice if the text changes.
  const say = (words: string) =>
    setSaid((before) => (words !== '' && before === words ? `${words}\u00a0` : words))
  return { said, say }
}

/** The one place of a screen that says what was done. There from the start, or nothing is read out. */
export function LiveRegion({ said }: { said: string }) {
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {said}
    </p>
  )
}
