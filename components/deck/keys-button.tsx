'use client'
import { Keyboard } from 'lucide-react'
import { Button } from '../ui/button'
import { Kbd } from '../ui/kbd'
import { keyOf } from './printed-keys'
import type { Deck } from './use-deck'

/** Opens the sheet of keys. */
export function KeysButton({ deck }: { deck: Deck }) {
  return (
    <Button look="quiet" aria-keyshortcuts={keyOf('sheet')} onClick={deck.openSheet}>
      <Keyboard size={14} aria-hidden />
      Keys<Kbd>{keyOf('sheet')}</Kbd>
    </Button>
  )
}
