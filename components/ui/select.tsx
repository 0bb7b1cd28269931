'use client'
import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'
import { useId } from 'react'
import { classNames } from '../class-names'

export interface Option {
  value: string
  label: string
  /** A second line that helps to choose. */
  detail?: string
  disabled?: boolean
  /** Options that follow each other under one name are shown as a group. */
  group?: string
}

/** One of a few. With `name` the choice travels with the form around it. */
export function Select({
  label,
  options,
  value,
  defaultValue,
  onChange,
  name,
  className,
  hideLabel = false,
}: {
  label: string
  options: readonly Option[]
  value?: string
  defaultValue?: string
  onChange?: (value: string) => void
  name?: string
  className?: string
  hideLabel?: boolean
}) {
  const id = useId()
  return (
    <div className={classNames('flex min-w-0 flex-col gap-1', className)}>
      <span id={id} className={hideLabel ? 'sr-only' : 'text-xs font-medium text-muted'}>
        {label}
      </span>
      <Base.Root
        items={options.map(({ value: item, label: text }) => ({ value: item, label: text }))}
        {...(value === undefined ? {} : { value })}
        {...(defaultValue === undefined ? {} : { defaultValue })}
        {...(name === undefined ? {} : { name })}
        onValueChange={(next) => {
          if (next !== null) onChange?.(next)
        }}
      >
        <Base.Trigger
          aria-labelledby={id}
          className="flex h-7 w-full min-w-0 items-center justify-between gap-2 rounded-md border border-control bg-page px-2 text-left text-sm hover:bg-sunken"
        >
          <Base.Value className="truncate" />
          <Base.Icon>
            <ChevronDown size={14} aria-hidden className="text-muted" />
          </Base.Icon>
        </Base.Trigger>
        <Base.Portal>
          <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
            <Base.Popup className="max-h-(--available-height) min-w-(--anchor-width) max-w-[min(420px,var(--available-width))] overflow-y-auto rounded-md border border-control bg-page p-1 shadow-[0_4px_16px_rgb(0_0_0/0.2)] outline-none">
              <Base.List>
                {groupsOf(options).map(({ name: group, options: members }) => (
                  <Base.Group key={group ?? ''}>
                    {group !== undefined && (
                      <Base.GroupLabel className="px-2 pt-2 pb-1 text-xs font-medium text-muted">
                        {group}
                      </Base.GroupLabel>
                    )}
                    {members.map((option) => (
                      <Item key={option.value} option={option} />
                    ))}
                  </Base.Group>
                ))}
              </Base.List>
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </div>
  )
}

function Item({ option: { value, label, detail, disabled = false } }: { option: Option }) {
  return (
    <Base.Item
      value={value}
      disabled={disabled}
      className="grid grid-cols-[16px_1fr] gap-2 rounded-sm px-2 py-1 text-sm outline-none select-none data-disabled:opacity-55 data-highlighted:bg-sunken data-highlighted:outline-1 data-highlighted:outline-control"
    >
      <Base.ItemIndicator className="pt-[3px]">
        <Check size={14} aria-hidden />
      </Base.ItemIndicator>
      <span className="col-start-2">
        <Base.ItemText>{label}</Base.ItemText>
        {detail !== undefined && <span className="block text-xs text-muted">{detail}</span>}
      </span>
    </Base.Item>
  )
}

function groupsOf(options: readonly Option[]): { name: string | undefined; options: Option[] }[] {
  const groups: { name: string | undefined; options: Option[] }[] = []
  for (const option of options) {
    const last = groups.at(-1)
    if (last !== undefined && last.name === option.group) last.options.push(option)
    else groups.push({ name: option.group, options: [option] })
  }
  return groups
}
