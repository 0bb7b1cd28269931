'use client'
import { Progress as Base } from '@base-ui/react/progress'

/** `done` of `total`; a bar that moves without an end where the total is not known. */
export function Progress({ label, done, total }: { label: string; done: number; total: number | null }) {
  const value = total === null || total === 0 ? null : Math.min(100, (done / total) * 100)
  return (
    <Base.Root aria-label={label} value={value}>
      <Base.Track className="block h-1.5 overflow-hidden rounded-full bg-sunken outline-1 -outline-offset-1 outline-control">
        <Base.Indicator className="bar-fill block h-full bg-accent data-indeterminate:w-1/3 data-indeterminate:animate-pulse" />
      </Base.Track>
    </Base.Root>
  )
}
