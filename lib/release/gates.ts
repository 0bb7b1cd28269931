import { type ContaminationFacts, contaminationGate } from './contamination-gate'

/** How many rows, and the first of them with its reason. */
export interface FailingRows {
  count: number
  example: number
  reason: string
}

/** What must be so before a release is made, and the figures that say whether it is. */
export interface GateFacts {
  rubricVersion: number | null
  approved: number
  splits: Readonly<Record<string, number>>
  /** Why the contract's template is not the one of the family it claims; null where it is, or claims none. */
  template: string | null
  /** Approved rows that the template refuses. */
  unrenderable: FailingRows | null
  /** Approved rows without a single trained token under the serving contract. */
  untrained: FailingRows | null
  /** Near-duplicate pairs whose two rows lie in different splits. */
  leakingPairs: number
  threshold: number
  contamination: ContaminationFacts
}

export interface Gate {
  id: GateId
  title: string
  ok: boolean
  detail: string
}

type GateId = 'rubric' | 'approved' | 'splits' | 'template' | 'render' | 'trained' | 'leaks' | 'contamination'

/** Reason per gate that a named person takes responsibility for. */
export type Waivers = Readonly<Record<string, string>>

export function gates(facts: GateFacts): Gate[] {
  const empty = Object.entries(facts.splits).filter(([, rows]) => rows === 0).map(([name]) => name)
  const { unrenderable, untrained } = facts
  return [
    { id: 'rubric', title: 'A rubric was written first', ok: facts.rubricVersion !== null,
      detail: facts.rubricVersion === null ? 'Write the rubric on the Review tab.' : `version ${facts.rubricVersion}` },
    { id: 'approved', title: 'Reviewed and approved examples', ok: facts.approved > 0,
      detail: facts.approved === 0 ? 'Nothing is approved yet: pass or fix examples on the Review tab.' : `${facts.approved.toLocaleString('en')} approved` },
    { id: 'splits', title: 'Every split has rows', ok: empty.length === 0,
      detail: empty.length === 0 ? Object.entries(facts.splits).map(([name, rows]) => `${name} ${rows.toLocaleString('en')}`).join(' · ')
        : `${empty.join(', ')} would be empty: approve more, or change the shares or the seed.` },
    { id: 'template', title: 'The template is what it claims to be', ok: facts.template === null,
      detail: facts.template ?? 'it is the one of its family, or claims none' },
    { id: 'render', title: 'Every row can be rendered', ok: unrenderable === null,
      detail: unrenderable === null ? 'the template takes each row' : `${rows(unrenderable.count)} cannot be rendered, first #${unrenderable.example}: ${unrenderable.reason}` },
    { id: 'trained', title: 'Every row trains something', ok: untrained === null,
      detail: untrained === null ? 'each row has trained tokens under the serving contract'
        : `${rows(untrained.count)} would train nothing, the first is #${untrained.example}: ${untrained.reason}` },
    { id: 'leaks', title: 'No near-duplicates across splits', ok: facts.leakingPairs === 0,
      detail: `${facts.leakingPairs.toLocaleString('en')} pairs at Jaccard ≥ ${facts.threshold} (word 5-grams) lie in two splits` },
    { id: 'contamination', title: 'No eval item is trained on', ...contaminationGate(facts.contamination) },
  ]
}

/** The gates that are closed and not waived. An empty release can never be waived. */
export function closedGates(list: readonly Gate[], waivers: Waivers): Gate[] {
  return list.filter((gate) => !gate.ok && (gate.id === 'approved' || (waivers[gate.id] ?? '').trim() === ''))
}

const rows = (count: number): string => `${count.toLocaleString('en')} row${count === 1 ? '' : 's'}`
