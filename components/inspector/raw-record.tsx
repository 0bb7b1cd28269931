import { count } from '../format'

/** The record as it came, untouched. */
export function RawRecord({ raw, file, line }: { raw: string; file: string; line: number }) {
  return (
    <div className="flex flex-col gap-2">
      <p className="text-muted wrap-anywhere">{file}, line {count(line)}, as it came</p>
      <pre className="dataset-text rounded-md border bg-surface p-3 font-mono text-xs leading-5">{raw}</pre>
    </div>
  )
}
