'use client'
import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'

export const tabClass =
  'tab flex h-9 items-center border-b-2 border-transparent px-1 text-sm whitespace-nowrap text-muted select-none hover:text-text ' +
  'data-active:border-accent data-active:font-medium data-active:text-text aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-text'

/**
 * Tabs over panels of one thing; which one is open belongs to the caller, so that it can live in
 * the address.
 */
export function Tabs<Value extends string>({
  value,
  onChange,
  tabs,
  aside,
  children,
}: {
  value: Value
  onChange: (value: Value) => void
  tabs: readonly { value: Value; label: string }[]
  aside?: ReactNode
  children: ReactNode
}) {
  return (
    <Base.Root value={value} onValueChange={(next: Value) => onChange(next)}>
      <div className="flex flex-wrap items-end gap-x-6 gap-y-2 border-b">
        <Base.List className="-mb-px flex flex-wrap gap-x-4">
          {tabs.map((tab) => (
            <Base.Tab key={tab.value} value={tab.value} className={tabClass}>
              {tab.label}
            </Base.Tab>
          ))}
        </Base.List>
        {aside}
      </div>
      {children}
    </Base.Root>
  )
}

export function TabPanel({ value, children }: { value: string; children: ReactNode }) {
  return (
    <Base.Panel value={value} className="pt-4">
      {children}
    </Base.Panel>
  )
}
