'use client'
import { X } from 'lucide-react'
import { debounce, useQueryStates } from 'nuqs'
import { Button } from '../ui/button'
import { TextField } from '../ui/field'
import { Select } from '../ui/select'
import { exampleParams } from './params'

const ANY = 'any'
const STATUSES = [
  { value: ANY, label: 'Any status' },
  { value: 'unreviewed', label: 'Not reviewed' },
  { value: 'approved', label: 'Approved' },
  { value: 'set-aside', label: 'Set aside' },
  { value: 'pass', label: 'Passed' },
  { value: 'fix', label: 'Fixed' },
  { value: 'reject', label: 'Rejected' },
  { value: 'skip', label: 'Skipped' },
]
const SORTS = [
  { value: 'id', label: 'In file order' },
  { value: 'turns', label: 'Fewest turns first' },
  { value: 'turns desc', label: 'Most turns first' },
  { value: 'promptChars', label: 'Shortest prompt first' },
  { value: 'promptChars desc', label: 'Longest prompt first' },
  { value: 'responseChars', label: 'Shortest response first' },
  { value: 'responseChars desc', label: 'Longest response first' },
]

/** Which rows, in which order; everything goes into the address. */
export function ExampleFilters({
  rules,
  imports,
}: {
  rules: { rule: string; title: string; count: number }[]
  imports: { id: number; file: string }[]
}) {
  const [state, setState] = useQueryStates(exampleParams)
  const status = exampleParams.status
  const filtered =
    state.status !== null || state.rule !== null || state.text !== '' || state.importId !== null
  const ruleOptions = rules.map(({ rule, title, count }) => ({
    value: rule,
    label: title,
    detail: `${count} rows`,
  }))
  const knownRule = state.rule === null || rules.some(({ rule }) => rule === state.rule)
  return (
    <div role="search" aria-label="Examples" className="flex flex-wrap items-end gap-2">
      <TextField
        label="Text"
        hideLabel
        type="search"
        placeholder="Find text in any message"
        className="w-full sm:w-[240px]"
        value={state.text}
        onChange={(event) =>
          void setState(
            { text: event.target.value, row: null },
            event.target.value === '' ? {} : { limitUrlUpdates: debounce(300) },
          )
        }
      />
      <Select
        label="Status"
        hideLabel
        className="w-[150px] max-sm:flex-1"
        options={STATUSES}
        value={state.status ?? ANY}
        onChange={(value) => void setState({ status: status.parse(value), row: null })}
      />
      <Select
        label="Finding"
        hideLabel
        className="w-[190px] max-sm:flex-1"
        value={state.rule ?? ANY}
        options={[
          { value: ANY, label: 'Any finding' },
          ...ruleOptions,
          ...(knownRule ? [] : [{ value: state.rule!, label: state.rule! }]),
        ]}
        onChange={(value) => void setState({ rule: value === ANY ? null : value, row: null })}
      />
      {imports.length > 1 && (
        <Select
          label="Import"
          hideLabel
          className="w-[170px] max-sm:flex-1"
          value={state.importId === null ? ANY : String(state.importId)}
          options={[
            { value: ANY, label: 'Every import' },
            ...imports.map(({ id, file }) => ({ value: String(id), label: file })),
          ]}
          onChange={(value) => void setState({ importId: value === ANY ? null : Number(value), row: null })}
        />
      )}
      <Select
        label="Order"
        hideLabel
        className="w-[190px] max-sm:flex-1"
        options={SORTS}
        value={state.descending && state.sort !== 'id' ? `${state.sort} desc` : state.sort}
        onChange={(value) => {
          const [sort, direction] = value.split(' ')
          void setState({
            sort: exampleParams.sort.parse(sort ?? 'id'),
            descending: direction === 'desc',
            row: null,
          })
        }}
      />
      {filtered && (
        <Button
          look="quiet"
          onClick={() => void setState({ status: null, rule: null, text: null, importId: null, row: null })}
        >
          <X size={14} aria-hidden />
          Clear filters
        </Button>
      )}
    </div>
  )
}
