import type { ReactNode } from 'react'

/** Says that there is nothing here yet, and what to do next. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="flex flex-col items-start gap-3 rounded-md border border-dashed border-control px-4 py-6">
      <div className="max-w-[60ch]">
        <p className="text-base font-semibold">{title}</p>
        {children !== undefined && <div className="text-muted">{children}</div>}
      </div>
      {action}
    </div>
  )
}
