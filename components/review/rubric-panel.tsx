'use client'
import { useState } from 'react'
import type { RubricView } from '@/lib/contract/review'
import type { FormState } from '../form-state'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { Dialog } from '../ui/dialog'
import { RubricForm } from './rubric-form'

/** The rubric beside the example, always in sight. */
export function RubricPanel({
  rubric,
  action,
}: {
  rubric: RubricView
  action: (state: FormState, form: FormData) => Promise<FormState>
}) {
  const [editing, setEditing] = useState(false)
  return (
    <Card
      title={`Rubric, version ${rubric.version}`}
      aside={
        <Button look="quiet" onClick={() => setEditing(true)}>
          Edit<span className="sr-only"> rubric</span>
        </Button>
      }
    >
      <dl className="flex flex-col gap-2">
        <div>
          <dt className="text-xs font-medium text-ok">Perfect</dt>
          <dd className="dataset-text">{rubric.good}</dd>
        </div>
        <div>
          <dt className="text-xs font-medium text-danger">Bad</dt>
          <dd className="dataset-text">{rubric.bad}</dd>
        </div>
      </dl>
      <Dialog
        open={editing}
        onClose={() => setEditing(false)}
        title="Edit rubric"
        description="A changed rubric is a new version."
      >
        <RubricForm
          rubric={rubric}
          action={async (state, form) => {
            const next = await action(state, form)
            if (next.status === 'saved') setEditing(false)
            return next
          }}
        />
      </Dialog>
    </Card>
  )
}
