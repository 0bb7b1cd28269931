'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import { type Inspection, type InspectionSide, MAXIMUM_SIDES } from '@/lib/contract/inspection'
import { fetchComparison, problemText } from '../api'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'
import { Skeleton } from '../ui/skeleton'
import type { Choices } from './choices'
import { ComparedColumns } from './compared-columns'
import { ComparisonRows } from './comparison-rows'
import { compareColumns } from './comparison'
import { Disagreements } from './disagreements'
import { inspectorParams, readableSides } from './params'
import { firstSides, presetsFor } from './presets'

/**
 * The same example from two to four sides: other tokenizers, other templates, other ideas of what
 * to train.
 */
export function CompareView({
  dataset,
  example,
  revision,
  choices,
  current,
  date,
}: {
  dataset: string
  example: number
  revision: number
  choices: Choices
  /** The inspector's own setup. */
  current: InspectionSide
  date: string | null
}) {
  const [state, setState] = useQueryStates({ sides: inspectorParams.sides })
  const presets = useMemo(() => presetsFor(current, choices.tokenizers, choices.policies), [current, choices])
  const sides = readableSides(state.sides ?? firstSides(current, presets))
  const show = (next: InspectionSide[]) => void setState({ sides: next })
  const { data, error, isFetching } = useQuery({
    queryKey: ['sides', dataset, example, revision, sides, date],
    queryFn: async ({ signal }) => ({
      sides,
      inspections: await fetchComparison(dataset, example, sides, date, signal),
    }),
    placeholderData: keepPreviousData,
  })
  return (
    <div className="flex flex-col gap-4">
      <div role="group" aria-label="Ready-made comparisons" className="flex flex-wrap items-center gap-2">
        {presets.map((preset) => (
          <Button
            key={preset.id}
            aria-pressed={same(preset.sides, sides)}
            look={same(preset.sides, sides) ? 'primary' : 'default'}
            onClick={() => show(preset.sides)}
          >
            {preset.label}
          </Button>
        ))}
        {sides.length < MAXIMUM_SIDES && (
          <Button look="quiet" onClick={() => show([...sides, sides.at(-1) ?? current])}>
            <Plus size={14} aria-hidden />
            Add column
          </Button>
        )}
      </div>
      <ComparedColumns
        sides={sides}
        inspections={data !== undefined && same(data.sides, sides) ? data.inspections : null}
        choices={choices}
        onChange={show}
      />
      {error !== null && (
        <Notice tone="error" title="The columns could not be compared">
          {problemText(error)}
        </Notice>
      )}
      {data === undefined ? (
        error === null && (
          <>
            <p className="late text-muted">Loading the tokenizers. The first time takes a few seconds.</p>
            <Skeleton className="h-40" />
          </>
        )
      ) : (
        <div aria-busy={isFetching} className={isFetching ? 'opacity-55' : undefined}>
          <Comparison sides={data.sides} inspections={data.inspections} choices={choices} />
        </div>
      )}
    </div>
  )
}

function Comparison({
  sides,
  inspections,
  choices,
}: {
  sides: InspectionSide[]
  inspections: Inspection[]
  choices: Choices
}) {
  const rows = useMemo(() => compareColumns(inspections), [inspections])
  return (
    <div className="flex flex-col gap-4">
      <Disagreements rows={rows} inspections={inspections} />
      <ComparisonRows rows={rows} sides={sides} inspections={inspections} choices={choices} />
    </div>
  )
}

const same = (a: readonly InspectionSide[], b: readonly InspectionSide[]): boolean =>
  a.length === b.length && a.every((side, index) => inspectorParams.sides.eq([side], [b[index]!]))
