import { classNames } from '../class-names'
import { count } from '../format'
import { groupRuns, type Rendered } from './run-groups'
import { type Mark, RunText } from './run-text'

/** The text the model sees, message by message, with a gutter that says who speaks and how much of it is trained. */
export function RenderedView({ inspection, marks = [] }: { inspection: Rendered; marks?: readonly Mark[] }) {
  return (
    <ol className="rounded-md border font-mono text-sm leading-6">
      {groupRuns(inspection.runs).map((group) => (
        <li key={group.runs[0]!.start} className="tok-block grid grid-cols-[72px_1fr] border-t first:border-t-0 sm:grid-cols-[96px_1fr]">
          <Gutter role={group.role} message={group.message} inspection={inspection} />
          <div className="dataset-text min-w-0 px-3 py-2"><RunText text={inspection.text} runs={group.runs} marks={marks} /></div>
        </li>
      ))}
    </ol>
  )
}

export function Gutter({ role, message, inspection }: { role: string | null; message: number | null; inspection: Rendered }) {
  const counts = message === null ? undefined : inspection.perMessage.find((one) => one.message === message)
  return (
    <div className={classNames('border-l-4 bg-surface px-2 py-2 font-sans text-xs leading-4', counts !== undefined && counts.trained > 0 ? 'border-l-accent' : 'border-l-line')}>
      <span className="block font-medium">{role ?? 'template'}</span>
      {counts !== undefined && <span className="text-muted" title="trained tokens of all its tokens">{count(counts.trained)}/{count(counts.tokens)}<span className="sr-only"> tokens trained</span></span>}
    </div>
  )
}
