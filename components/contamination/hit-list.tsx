import Link from 'next/link'
import type { ReactNode } from 'react'
import type { ContaminationHitSides, ContaminationStats } from '@/lib/core/contamination'
import { count } from '../format'
import { examplePath } from '../links'
import { passName } from './pass-names'
import { Passages } from './passages'

/** Hits, each with the eval item at the left and the row that holds it at the right. */
export function HitList({ dataset, hits, thresholds }: { dataset: string; hits: readonly ContaminationHitSides[]; thresholds: ContaminationStats['thresholds'] }) {
  return (
    <ul className="flex flex-col gap-4">
      {hits.map((hit) => (
        <li key={hit.id} className="min-w-0 rounded-md border">
          <p className="flex flex-wrap items-baseline gap-x-3 border-b bg-surface px-4 py-2">
            <span className="font-semibold">{passName(hit.pass, thresholds)}</span>
            <span className="figures">score {hit.score.toFixed(2)}</span>
            {hit.evidence.jaccard !== undefined && <span className="figures text-muted">Jaccard {hit.evidence.jaccard.toFixed(2)}</span>}
          </p>
          <div className="grid items-start divide-y lg:grid-cols-2 lg:divide-x lg:divide-y-0">
            <Side title="Eval item" name={hit.eval} example={hit.item === null ? null : hit.evalExampleId} line={hit.evalLine}>
              <Passages passages={hit.item} gone="This item is no longer there." />
            </Side>
            <Side title="Row" name={dataset} example={hit.row === null ? null : hit.exampleId} line={hit.line}>
              <Passages passages={hit.row} gone="This row is no longer there." />
            </Side>
          </div>
        </li>
      ))}
    </ul>
  )
}

function Side({ title, name, example, line, children }: { title: string; name: string; example: number | null; line: number | null; children: ReactNode }) {
  return (
    <div className="min-w-0 px-4 py-3">
      <p className="mb-2 flex flex-wrap items-baseline gap-x-3 text-muted">
        <span className="font-medium text-text">{title}</span>
        {example !== null && <Link className="font-medium text-text underline" href={examplePath(name, example)}>#{example}<span className="sr-only"> of {name}</span></Link>}
        <span className="min-w-0 wrap-anywhere">{name}{line !== null && `, line ${count(line)}`}</span>
      </p>
      {children}
    </div>
  )
}
