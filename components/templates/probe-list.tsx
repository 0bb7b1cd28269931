import type { TemplateProbe } from '@/lib/contract/templates'
import { DrawnText } from '../tokens/drawn-text'
import { VerdictMark } from './verdict-mark'

const ORDER = ['problem', 'note', 'ok'] as const satisfies TemplateProbe['verdict'][]

/**
 * Every question that was asked of a template, problems first, with what was seen and the texts
 * that show it.
 */
export function ProbeList({ probes }: { probes: readonly TemplateProbe[] }) {
  const ordered = ORDER.flatMap((verdict) => probes.filter((probe) => probe.verdict === verdict))
  return (
    <ul className="divide-y rounded-md border">
      {ordered.map((probe) => (
        <li key={probe.id} className="tok-chunk px-4 py-3">
          <Probe probe={probe} />
        </li>
      ))}
    </ul>
  )
}

function Probe({ probe: { question, answer, verdict, detail, why, samples } }: { probe: TemplateProbe }) {
  return (
    <div className="grid gap-x-4 gap-y-1 sm:grid-cols-[88px_minmax(0,1fr)]">
      <VerdictMark verdict={verdict} />
      <div className="min-w-0">
        <h3 className="font-medium">
          {question}{' '}
          <span className="font-normal">
            {answer === 'cannot tell' ? 'Cannot tell' : answer[0]!.toUpperCase() + answer.slice(1)}.
          </span>
        </h3>
        <p className="dataset-text">{detail}</p>
        <p className="max-w-[90ch] text-muted">{why}</p>
        {samples.length > 0 && (
          <details className="mt-1">
            <summary className="text-accent">
              {samples.length === 1 ? 'The text that shows it' : `The ${samples.length} texts that show it`}
            </summary>
            <div className="mt-2 grid gap-3 lg:grid-cols-2">
              {samples.map(({ label, text }) => (
                <figure key={label} className="min-w-0">
                  <figcaption className="pb-1 text-xs text-muted">{label}</figcaption>
                  <pre className="dataset-text rounded-md border bg-surface px-3 py-2 font-mono text-xs">
                    <DrawnText text={text} />
                  </pre>
                </figure>
              ))}
            </div>
          </details>
        )}
      </div>
    </div>
  )
}
