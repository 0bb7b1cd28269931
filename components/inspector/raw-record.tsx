import { count } from '../format'

/** The record as it came, untouched; of a very long one the beginning. */
export function RawRecord({
  raw,
  characters,
  file,
  line,
}: {
  raw: string
  characters: number
  file: string
  line: number
}) {
  return (
    <div className="flex flex-col gap-2">
      <p className="text-muted wrap-anywhere">
        {file}, line {count(line)}, as it came
        {raw.length < characters && `: the first ${count(raw.length)} of ${count(characters)} characters`}
      </p>
      <pre className="dataset-text rounded-md border bg-surface p-3 font-mono text-xs leading-5">{raw}</pre>
    </div>
  )
}
