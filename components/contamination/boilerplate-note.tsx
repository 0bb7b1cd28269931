import { TriangleAlert } from 'lucide-react'
import type { ContaminationStats } from '@/lib/contract/contamination'
import { count, counted, percent } from '../format'
import { MARK_ICON } from '../ui/mark-icon'

/**
 * Word sequences of the items that prove nothing: many rows have them without the item, or many
 * items share them.
 */
export function BoilerplateNote({
  boilerplate,
  thresholds,
}: Pick<ContaminationStats, 'boilerplate' | 'thresholds'>) {
  const { grams, setAside, shared = 0, blindItems, examples, sharedExamples = [] } = boilerplate
  return (
    <div className="flex flex-col gap-2">
      <Unchecked boilerplate={boilerplate} />
      <p className="max-w-[80ch]">
        Of {counted(grams, 'word sequence')}, {count(setAside)} stand in more than{' '}
        {counted(thresholds.commonRows, 'row')} that do not contain their item and were ignored as
        boilerplate.
        {thresholds.commonItems !== undefined &&
          ` ${count(shared)} stand in more than ${counted(thresholds.commonItems, 'item')}: they belong to a template and identify none of them.`}
        {blindItems > 0 &&
          ` ${counted(blindItems, 'text')} of the items ${blindItems === 1 ? 'is' : 'are'} under five words: only a message equal to one is found.`}
      </p>
      <Sequences
        title="The most common in rows"
        of={examples.map(({ text, rows }) => ({ text, in: counted(rows, 'row') }))}
      />
      <Sequences
        title="The most common in items"
        of={sharedExamples.map(({ text, items }) => ({ text, in: counted(items, 'item') }))}
      />
    </div>
  )
}

/**
 * Items whose rows a person must look at: the search cannot say whether they leak them or quote
 * what they quote.
 */
function Unchecked({
  boilerplate: { unchecked = 0, uncheckedItems = [] },
}: Pick<ContaminationStats, 'boilerplate'>) {
  if (unchecked === 0) return null
  return (
    <div className="flex flex-col gap-2">
      <p className="max-w-[80ch] font-medium">
        <TriangleAlert size={14} aria-hidden className={MARK_ICON} />
        {counted(unchecked, 'item')} could not be checked: most of {unchecked === 1 ? 'its' : 'their'} words
        are in many rows that do not contain the rest. Releases are blocked until someone decides.
      </p>
      <ul className="divide-y border-y">
        {uncheckedItems.map(({ id, text, share, rows }) => (
          <li key={id} className="flex justify-between gap-3 py-1">
            <span className="dataset-text min-w-0">{text}</span>
            <span className="figures shrink-0 text-right text-muted">
              {percent(share)} of its words
              <br />
              up to {counted(rows, 'row')}
            </span>
          </li>
        ))}
      </ul>
      <p className="max-w-[80ch] text-muted">
        To decide, run <code>winnow decontaminate … --common-rows 1000000</code>, which flags those rows here,
        then remove or keep them. Or waive the gate with a reason.
      </p>
    </div>
  )
}

function Sequences({ title, of }: { title: string; of: readonly { text: string; in: string }[] }) {
  if (of.length === 0) return null
  return (
    <details>
      <summary className="text-accent underline">{title}</summary>
      <ul className="mt-2 divide-y border-t">
        {of.map(({ text, in: where }) => (
          <li key={text} className="flex justify-between gap-3 py-1">
            <span className="dataset-text min-w-0">{text}</span>
            <span className="figures shrink-0 text-muted">{where}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
