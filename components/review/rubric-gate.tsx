import type { FormState } from '../form-state'
import { RubricForm } from './rubric-form'

/** Before the first verdict: say what good and bad mean. */
export function RubricGate({ action }: { action: (state: FormState, form: FormData) => Promise<FormState> }) {
  return (
    <section aria-labelledby="rubric-gate" className="flex flex-col gap-4">
      <div className="max-w-[80ch]">
        <h2 id="rubric-gate" className="text-lg font-semibold">
          First, the rubric
        </h2>
        <p className="text-muted">
          Two paragraphs decide every verdict. They stay pinned beside each example, and each verdict records
          the version it was given under, so that a later reader knows what “passed” meant.
        </p>
      </div>
      <RubricForm rubric={null} action={action} />
    </section>
  )
}
