import { CircleAlert, CircleCheck, CircleMinus, Pencil } from 'lucide-react'
import type { FieldCoverage } from '@/lib/contract/templates'
import { MARK_ICON } from '../ui/mark-icon'

const LOOKS = {
  kept: { word: 'Kept', Icon: CircleCheck, colour: 'text-ok' },
  changed: { word: 'Changed', Icon: Pencil, colour: 'text-special-line' },
  dropped: { word: 'Dropped', Icon: CircleMinus, colour: 'text-danger' },
  refused: { word: 'Refused', Icon: CircleAlert, colour: 'text-danger' },
} as const satisfies Record<FieldCoverage['outcome'], object>

/** How a template treats each field of a conversation. */
export function CoverageTable({ coverage }: { coverage: readonly FieldCoverage[] }) {
  return (
    <table className="w-full text-left">
      <thead className="text-xs text-muted">
        <tr>
          <th className="py-1 pr-4 font-medium">Field</th>
          <th className="py-1 pr-4 font-medium">Result</th>
          <th className="py-1 font-medium max-sm:hidden">Detail</th>
        </tr>
      </thead>
      <tbody className="divide-y border-t">
        {coverage.map(({ field, outcome, detail }) => {
          const { word, Icon, colour } = LOOKS[outcome]
          return (
            <tr key={field} className="align-top">
              <th scope="row" className="py-1 pr-4 font-normal wrap-anywhere">
                {field}
              </th>
              <td className="py-1 pr-4">
                <span className={`font-medium whitespace-nowrap ${colour}`}>
                  <Icon size={14} aria-hidden className={MARK_ICON} />
                  {word}
                </span>
                <span className="block text-xs text-muted sm:hidden">{detail}</span>
              </td>
              <td className="py-1 text-muted max-sm:hidden">{detail}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
