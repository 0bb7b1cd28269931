'use client'
import { X } from 'lucide-react'
import type { Inspection, InspectionSide } from '@/lib/contract/inspection'
import { count, counted, percent } from '../format'
import { RenderProblem } from '../tokens/render-problem'
import { IconButton } from '../ui/button'
import { Skeleton } from '../ui/skeleton'
import type { Choices } from './choices'
import { SideSelects } from './side-selects'

/**
 * Classes by number of columns: side by side where there is room, one below the other on a phone.
 */
export const COLUMN_CLASSES = [
  '',
  '',
  'lg:grid-cols-2',
  'lg:grid-cols-3',
  'md:grid-cols-2 xl:grid-cols-4',
] as const

/** The setup of each column and its figures; the first is the one the others are compared with. */
export function ComparedColumns({
  sides,
  inspections,
  choices,
  onChange,
}: {
  sides: InspectionSide[]
  inspections: Inspection[] | null
  choices: Choices
  onChange: (sides: InspectionSide[]) => void
}) {
  return (
    <ol className={`grid grid-cols-[minmax(0,1fr)] gap-2 ${COLUMN_CLASSES[sides.length] ?? ''}`}>
      {sides.map((side, index) => (
        <li
          key={index}
          aria-label={`Column ${index + 1}`}
          className="flex min-w-0 flex-col gap-2 rounded-md border bg-surface p-3"
        >
          <div className="flex min-h-7 items-center justify-between gap-2">
            <h3 className="font-semibold">
              Column {index + 1}
              {index === 0 && <span className="font-normal text-muted">, the reference</span>}
            </h3>
            {sides.length > 2 && (
              <IconButton
                label={`Remove column ${index + 1}`}
                onClick={() => onChange(sides.filter((_, at) => at !== index))}
              >
                <X size={16} aria-hidden />
              </IconButton>
            )}
          </div>
          <SideSelects
            side={side}
            choices={choices}
            className=""
            onChange={(change) =>
              onChange(sides.map((one, at) => (at === index ? { ...one, ...change } : one)))
            }
          />
          <Outcome inspection={inspections?.[index]} tokenizer={side.tokenizer} />
        </li>
      ))}
    </ol>
  )
}

function Outcome({ inspection, tokenizer }: { inspection: Inspection | undefined; tokenizer: string }) {
  if (inspection === undefined) return <Skeleton className="h-5" />
  if (!inspection.ok) return <RenderProblem error={inspection.error} tokenizer={tokenizer} />
  const tokens = inspection.cut?.tokens ?? inspection.tokens.ids.length
  return (
    <p className="figures">
      <span className="font-semibold">{counted(tokens, 'token')}</span> · {count(inspection.trained)} trained
      ({percent(tokens === 0 ? 0 : inspection.trained / tokens)})
      {inspection.warnings.length > 0 && (
        <span className="text-muted"> · {counted(inspection.warnings.length, 'finding')}</span>
      )}
    </p>
  )
}
