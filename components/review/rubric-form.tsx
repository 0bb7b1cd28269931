'use client'
import { useActionState, useState } from 'react'
import { RUBRIC_MINIMUM_CHARACTERS, type RubricView } from '@/lib/contract/review'
import type { FormState } from '../form-state'
import { count } from '../format'
import { Button } from '../ui/button'
import { TextArea } from '../ui/field'
import { Notice } from '../ui/notice'

/** What a perfect and a bad example look like, in words that two reviewers would read alike. */
export function RubricForm({
  rubric,
  action,
}: {
  rubric: RubricView | null
  action: (state: FormState, form: FormData) => Promise<FormState>
}) {
  const [state, submit, pending] = useActionState(action, { status: 'idle' })
  const [good, setGood] = useState(rubric?.good ?? '')
  const [bad, setBad] = useState(rubric?.bad ?? '')
  return (
    <form action={submit} className="flex max-w-[80ch] flex-col gap-4">
      <TextArea
        label="What a perfect example looks like"
        name="good"
        rows={4}
        required
        value={good}
        onChange={(event) => setGood(event.target.value)}
        help={
          <>
            This is what <strong className="font-medium">Pass</strong> means. Its format, tone, level of
            detail, and what it does when the request is unclear. {length(good)}
          </>
        }
      />
      <TextArea
        label="What a bad example looks like"
        name="bad"
        rows={4}
        required
        value={bad}
        onChange={(event) => setBad(event.target.value)}
        help={
          <>
            This is what <strong className="font-medium">Reject</strong> means. The mistakes that must not be
            learned, however well the rest is written. {length(bad)}
          </>
        }
      />
      {state.status === 'refused' && (
        <Notice tone="error" title="The rubric was not saved">
          {state.message}
        </Notice>
      )}
      <div className="flex items-center gap-3">
        <Button type="submit" look="primary" disabled={pending}>
          {pending ? 'Saving' : 'Save rubric'}
        </Button>
        {rubric !== null && (
          <span className="text-muted">
            Saved as version {rubric.version + 1}; earlier verdicts keep theirs.
          </span>
        )}
      </div>
    </form>
  )
}

function length(text: string): string {
  const characters = text.trim().length
  return characters >= RUBRIC_MINIMUM_CHARACTERS
    ? `${count(characters)} characters.`
    : `${count(characters)} of at least ${RUBRIC_MINIMUM_CHARACTERS} characters.`
}
