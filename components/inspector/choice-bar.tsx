'use client'
import { DEFAULT_DATE } from '@/lib/contract/inspection'
import { Switch } from '../ui/switch'
import type { Choices } from './choices'
import { SideSelects } from './side-selects'
import type { InspectorState } from './use-inspector'

/** By what the example is rendered: tokenizer, template, mask policy, and the date the template is told. */
export function ChoiceBar({ inspector, choices }: { inspector: InspectorState; choices: Choices }) {
  const { side, choose, date, setDate, tab, beside, setBeside } = inspector
  return (
    <div className="flex flex-wrap items-end gap-x-3 gap-y-2 pt-3 max-sm:grid max-sm:grid-cols-2">
      <SideSelects side={side} choices={choices} className="w-[200px] max-sm:w-auto" onChange={choose} />
      <label className="flex flex-col gap-1 text-xs font-medium text-muted">
        Date given to the template
        <input
          type="date"
          className="h-7 rounded-md border border-control bg-page px-2 text-sm font-normal text-text"
          value={date ?? DEFAULT_DATE}
          onChange={(event) => setDate(event.target.value)}
        />
      </label>
      {tab === 'rendered' && (
        <div className="max-xl:hidden">
          <Switch label="Show messages alongside" checked={beside} onChange={setBeside} />
        </div>
      )}
    </div>
  )
}
