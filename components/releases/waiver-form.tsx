'use client'
import { useEffect, useRef, useState } from 'react'
import { WAIVER_CHARACTERS } from '@/lib/contract/gates'
import { Button } from '../ui/button'
import { TextArea } from '../ui/field'

/** Waives a closed gate for a reason, which the manifest records with the name of the person. */
export function WaiverForm({ title, onWaive }: { title: string; onWaive: (reason: string) => void }) {
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [error, setError] = useState<string>()
  const opener = useRef<HTMLButtonElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (open) field.current?.focus()
  }, [open])
  const close = () => {
    setOpen(false)
    setError(undefined)
    // The button is there again after the next paint.
    requestAnimationFrame(() => opener.current?.focus())
  }
  if (!open) {
    return (
      <Button ref={opener} size="small" aria-expanded={false} onClick={() => setOpen(true)}>
        Waive<span className="sr-only"> “{title}”</span>
      </Button>
    )
  }
  return (
    <form
      aria-label={`Waive “${title}”`}
      className="flex w-full flex-col gap-2 rounded-md border border-control p-3"
      onSubmit={(event) => {
        event.preventDefault()
        const given = reason.trim()
        if (given.length < WAIVER_CHARACTERS)
          setError(
            `Give a reason of at least ${WAIVER_CHARACTERS} characters: later readers of the manifest must understand it.`,
          )
        else onWaive(given)
      }}
    >
      <TextArea
        ref={field}
        rows={2}
        maxLength={2_000}
        label="Reason"
        help="It is recorded in the manifest and, with your name, in the ledger."
        error={error}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && close()}
      />
      <div className="flex gap-2">
        <Button type="submit" size="small">
          Waive this gate
        </Button>
        <Button look="quiet" size="small" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
