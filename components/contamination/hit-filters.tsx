'use client'
import { useQueryStates } from 'nuqs'
import { CONTAMINATION_PASSES, type ContaminationReport } from '@/lib/contract/contamination'
import { count } from '../format'
import { Button } from '../ui/button'
import { Select } from '../ui/select'
import { contaminationParams, LEAK_STATES } from './params'
import { passName } from './pass-names'

/** Stands for no filter; no pass and no id is called so. */
const ALL = 'all'

const STATES = { undecided: 'Undecided', decided: 'Decided' } satisfies Record<
  (typeof LEAK_STATES)[number],
  string
>

/** Which hits to show: one pass, one eval set, decided or not, or all. */
export function HitFilters({ report: { evals, byPass, thresholds } }: { report: ContaminationReport }) {
  const [state, setState] = useQueryStates(contaminationParams, { shallow: false })
  const passes = CONTAMINATION_PASSES.filter((pass) => byPass[pass] > 0 || pass === state.pass)
  return (
    <div className="flex min-w-0 flex-wrap items-end gap-3">
      <Select
        label="Pass"
        className="w-[160px]"
        value={state.pass ?? ALL}
        options={[
          { value: ALL, label: 'All passes' },
          ...passes.map((pass) => ({
            value: pass,
            label: `${passName(pass, thresholds)} (${count(byPass[pass])})`,
          })),
        ]}
        onChange={(value) =>
          void setState({ pass: CONTAMINATION_PASSES.find((pass) => pass === value) ?? null, after: null })
        }
      />
      <Select
        label="Decision"
        className="w-[130px]"
        value={state.state ?? ALL}
        options={[
          { value: ALL, label: 'All' },
          ...LEAK_STATES.map((value) => ({ value, label: STATES[value] })),
        ]}
        onChange={(value) =>
          void setState({ state: LEAK_STATES.find((known) => known === value) ?? null, after: null })
        }
      />
      <Select
        label="Eval set"
        className="w-[200px] max-w-full"
        value={state.eval === null ? ALL : String(state.eval)}
        options={[
          { value: ALL, label: 'All eval sets' },
          ...evals.map(({ datasetId, name }) => ({ value: String(datasetId), label: name })),
        ]}
        onChange={(value) => void setState({ eval: value === ALL ? null : Number(value), after: null })}
      />
      {state.example !== null && (
        <Button onClick={() => void setState({ example: null, after: null })}>
          Row #{state.example} only: show all rows
        </Button>
      )}
    </div>
  )
}
