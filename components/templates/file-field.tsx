'use client'
import { useId } from 'react'

/** One file from the disk. */
export function FileField({
  label,
  accept,
  help,
  required = false,
  onFile,
}: {
  label: string
  accept: string
  help?: string
  required?: boolean
  onFile: (file: File | undefined) => void
}) {
  const id = useId()
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-xs font-medium text-muted">
        {label}
      </label>
      <input
        id={id}
        type="file"
        accept={accept}
        required={required}
        aria-describedby={help === undefined ? undefined : `${id}-help`}
        className="w-full min-w-0 text-sm file:mr-3 file:h-7 file:rounded-md file:border file:border-control file:bg-page file:px-3 file:text-sm file:font-medium file:text-text"
        onChange={(event) => onFile(event.target.files?.[0])}
      />
      {help !== undefined && (
        <p id={`${id}-help`} className="text-xs text-muted">
          {help}
        </p>
      )}
    </div>
  )
}
