import { CircleCheck, CircleX, Clock } from 'lucide-react'
import type { ReleasePreview } from '@/lib/core/views'

/** Every gate with its figure or its remedy. The gates that need every text are checked while the release is made. */
export function GateList({ gates }: { gates: ReleasePreview['gates'] }) {
  return (
    <ul className="divide-y rounded-md border">
      {gates.map((gate) => {
        const Icon = gate.ok ? CircleCheck : CircleX
        return (
          <li key={gate.id} className="flex gap-3 px-4 py-2">
            <Icon size={16} aria-hidden className={`mt-0.5 shrink-0 ${gate.ok ? 'text-ok' : 'text-danger'}`} />
            <div className="min-w-0"><p className="font-medium">{gate.title} <span className={gate.ok ? 'text-ok' : 'text-danger'}>{gate.ok ? 'open' : 'closed'}</span></p><p className="text-muted">{gate.detail}</p></div>
          </li>
        )
      })}
      <li className="flex gap-3 px-4 py-2">
        <Clock size={16} aria-hidden className="mt-0.5 shrink-0 text-muted" />
        <div className="min-w-0">
          <p className="font-medium">Every row trains something, and no near-duplicates across splits</p>
          <p className="text-muted">Checked on every text while the release is made; it is refused if one of them fails.</p>
        </div>
      </li>
    </ul>
  )
}
