import type { ContaminationStats } from '@/lib/core/contamination'
import { count, counted } from '../format'

/** Word sequences of the items that so many rows have that they prove nothing. */
export function BoilerplateNote({ boilerplate, thresholds }: Pick<ContaminationStats, 'boilerplate' | 'thresholds'>) {
  const { grams, setAside, blindItems, examples } = boilerplate
  return (
    <div className="flex flex-col gap-2">
      <p className="max-w-[80ch]">
        {count(setAside)} of {counted(grams, 'word sequence')} stand in more than {counted(thresholds.commonRows, 'row')} and were set aside as boilerplate.
        {blindItems > 0 && ` ${counted(blindItems, 'item')} had none left, or none at all: only an exact copy of them would have been found.`}
      </p>
      {examples.length > 0 && (
        <details>
          <summary className="text-accent underline">The most common ones</summary>
          <ul className="mt-2 divide-y border-t">
            {examples.map(({ text, rows }) => (
              <li key={text} className="flex justify-between gap-3 py-1"><span className="dataset-text min-w-0">{text}</span><span className="figures shrink-0 text-muted">{counted(rows, 'row')}</span></li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
