import { type ReactNode, useId } from 'react'
import { classNames } from '../class-names'

/** A titled part of a page. */
export function Card({
  title,
  aside,
  children,
  className,
  id,
}: {
  title: string
  aside?: ReactNode
  children: ReactNode
  className?: string
  id?: string
}) {
  const heading = useId()
  return (
    <section
      id={id}
      aria-labelledby={heading}
      className={classNames('min-w-0 rounded-md border bg-page', className)}
    >
      <div className="flex min-h-10 flex-wrap items-center justify-between gap-x-3 gap-y-1 border-b px-4 py-1">
        <h2 id={heading} className="text-base font-semibold">
          {title}
        </h2>
        {aside}
      </div>
      <div className="p-4">{children}</div>
    </section>
  )
}

/** One figure with its caption. */
export function Figure({
  label,
  value,
  detail,
}: {
  label: string
  value: ReactNode
  detail?: string | undefined
}) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="figures text-lg font-semibold">{value}</dd>
      {detail !== undefined && <dd className="text-xs text-muted">{detail}</dd>}
    </div>
  )
}
