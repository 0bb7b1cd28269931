import { Button } from '../ui/button'
import { TextField } from '../ui/field'

/** Chooses the rows with a plain form, so that the choice is in the address. */
export function SampleForm({
  n,
  seed,
  maximum,
  kept,
}: {
  n: number
  seed: number
  maximum: number
  kept: Record<string, string | null>
}) {
  return (
    <form className="flex flex-wrap items-end gap-3">
      <TextField
        label="Rows"
        name="n"
        type="number"
        min={1}
        max={maximum}
        step={1}
        defaultValue={n}
        className="w-[90px]"
      />
      <TextField label="Seed" name="seed" type="number" step={1} defaultValue={seed} className="w-[90px]" />
      {Object.entries(kept).map(([name, value]) =>
        value === null ? null : <input key={name} type="hidden" name={name} value={value} />,
      )}
      <Button type="submit">Draw</Button>
    </form>
  )
}
