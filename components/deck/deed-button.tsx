'use client'
import type { ComponentProps } from 'react'
import { Button } from '../ui/button'
import { Kbd } from '../ui/kbd'
import type { Deed } from './key-table'
import { keyOf, keyShortcuts, printedKey } from './printed-keys'

/** A button for what a key does, too: it shows the key. The second click of a double click does nothing. */
export function DeedButton({
  deed,
  onDeed,
  children,
  ...button
}: Omit<ComponentProps<typeof Button>, 'onClick'> & { deed: Deed; onDeed: () => void }) {
  return (
    <Button
      {...button}
      aria-keyshortcuts={keyShortcuts(deed)}
      onClick={({ detail }) => {
        if (detail < 2) onDeed()
      }}
    >
      {children}
      <Kbd>{printedKey(keyOf(deed))}</Kbd>
    </Button>
  )
}
