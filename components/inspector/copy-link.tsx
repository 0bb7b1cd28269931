'use client'
import { Link2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/button'

const STATE_WORDS = {
  idle: '',
  copied: 'Copied.',
  refused: 'The browser refused. Copy the link from the address bar.',
} as const

/** Puts the address on the clipboard, which holds everything that is chosen here. */
export function CopyLink() {
  const [state, setState] = useState<keyof typeof STATE_WORDS>('idle')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href)
      setState('copied')
    } catch {
      setState('refused') // Pages served over plain HTTP to another machine have no clipboard.
    }
  }
  return (
    <span className="flex items-center gap-2">
      <Button onClick={() => void copy()} onBlur={() => setState('idle')}>
        <Link2 size={14} aria-hidden />
        Copy link
      </Button>
      <span role="status" className="text-xs text-muted">
        {STATE_WORDS[state]}
      </span>
    </span>
  )
}
