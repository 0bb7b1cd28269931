import { type ComponentProps, type ReactNode, useId } from 'react'
import { classNames } from '../class-names'

export const inputClass =
  'w-full min-w-0 rounded-md border border-control bg-page px-2 text-sm text-text disabled:opacity-55'

/** Label, control, help and error, joined for assistive technology. */
function Frame({
  id,
  label,
  help,
  error,
  hideLabel,
  className,
  children,
}: {
  id: string
  label: string
  help?: ReactNode
  error?: string | undefined
  hideLabel?: boolean
  className?: string | undefined
  children: ReactNode
}) {
  return (
    <div className={classNames('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className={hideLabel === true ? 'sr-only' : 'text-xs font-medium text-muted'}>
        {label}
      </label>
      {children}
      {help !== undefined && (
        <p id={`${id}-help`} className="text-xs text-muted">
          {help}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} role="alert" className="text-xs text-danger">
          {error}
        </p>
      )}
    </div>
  )
}

interface FieldProps {
  label: string
  help?: ReactNode
  error?: string | undefined
  hideLabel?: boolean
}

const describedBy = (id: string, help: ReactNode, error: string | undefined): string | undefined =>
  classNames(help !== undefined && `${id}-help`, error !== undefined && `${id}-error`) || undefined

export function TextField({
  label,
  help,
  error,
  hideLabel = false,
  className,
  ...rest
}: FieldProps & ComponentProps<'input'>) {
  const id = useId()
  return (
    <Frame id={id} label={label} help={help} error={error} hideLabel={hideLabel} className={className}>
      <input
        id={id}
        aria-describedby={describedBy(id, help, error)}
        aria-invalid={error !== undefined}
        className={classNames(inputClass, 'h-7')}
        {...rest}
      />
    </Frame>
  )
}

export function TextArea({
  label,
  help,
  error,
  hideLabel = false,
  className,
  rows = 4,
  mono = false,
  ...rest
}: FieldProps & ComponentProps<'textarea'> & { mono?: boolean }) {
  const id = useId()
  return (
    <Frame id={id} label={label} help={help} error={error} hideLabel={hideLabel} className={className}>
      <textarea
        id={id}
        rows={rows}
        aria-describedby={describedBy(id, help, error)}
        aria-invalid={error !== undefined}
        className={classNames(inputClass, 'field-sizing-content max-h-[60vh] py-1', mono && 'font-mono')}
        style={{ minHeight: rows * 20 + 10 }}
        {...rest}
      />
    </Frame>
  )
}
