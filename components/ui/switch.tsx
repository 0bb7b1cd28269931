'use client'
import { Switch as Base } from '@base-ui/react/switch'
import { useId } from 'react'

export function Switch({
  label,
  checked,
  onChange,
}: {
  label: string
  checked: boolean
  onChange: (checked: boolean) => void
}) {
  const id = useId()
  return (
    <span className="inline-flex items-center gap-2 text-sm">
      <Base.Root
        aria-labelledby={id}
        checked={checked}
        onCheckedChange={onChange}
        className="flex h-4 w-7 rounded-full border border-control bg-sunken p-px data-checked:border-accent data-checked:bg-accent"
      >
        <Base.Thumb className="size-3 rounded-full bg-text data-checked:translate-x-3 data-checked:bg-on-accent" />
      </Base.Root>
      <span id={id}>{label}</span>
    </span>
  )
}
