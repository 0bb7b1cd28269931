import type { GateAction } from '@/lib/core/views'
import { counted, type GateFinding, shellName } from './gate-finding'

/** What is known of eval items in the rows that would be released. */
export interface ContaminationFacts {
  /** Eval sets here that the latest search did not look for. */
  evalSets: readonly string[]
  /** The latest search; null where there was none. */
  search: ContaminationSearch | null
}

interface ContaminationSearch {
  /** The day alone: with the minute, a search that finds nothing new would make another release of the same rows. */
  day: string
  evals: readonly string[]
  passes: readonly string[]
  /** Rows that a pass flags and nobody has decided about, and the first of them. */
  flagged: number
  first: number | null
  /** Rows that came or were edited after the search; null where it does not say what it has read. */
  unsearched: number | null
  /** Sets searched for that have got more items since. */
  grown: readonly string[]
  /** Items whose text is so common among the rows that nothing can be said of them; null where the search is too old to tell. */
  unchecked: number | null
}

/**
 * Closed while nothing proves that no eval item is trained on: a flagged row is undecided, rows or items came after the
 * search, or there was none. Without any eval set nothing can be searched for, which is not the same as nothing found.
 */
export function contaminationGate({ evalSets, search }: ContaminationFacts, dataset: string): GateFinding {
  const again = (label: string): GateAction => ({ label, page: 'contamination', command: `winnow decontaminate ${shellName(dataset)} --against ${search?.evals[0] ?? evalSets[0] ?? 'EVAL'}` })
  if (search === null) {
    return evalSets.length === 0
      ? { state: 'not-checked', detail: 'Nothing was searched: there is no eval set here. Import what the model will be measured with.', next: { label: 'How to', page: 'contamination', command: 'winnow import FILE --dataset NAME --purpose eval' } }
      : { state: 'not-checked', detail: `These rows were never searched for eval items, and there are ${evalSets.join(', ')}.`, next: again('Search for leaks') }
  }
  const { day, evals, passes, flagged, first, unsearched, grown, unchecked } = search
  if (flagged > 0) {
    return {
      state: 'failed', detail: `${counted(flagged)} to be released ${flagged === 1 ? 'holds' : 'hold'} an eval item by the search of ${day}, first #${first}, and nobody has decided: remove or keep ${flagged === 1 ? 'it' : 'them'}.`,
      next: { label: 'Review leaks', page: 'contamination', command: `winnow decontaminate ${shellName(dataset)} --remove-flagged` },
    }
  }
  const unread = [
    ...(unsearched === null ? [`The search of ${day} does not say what it has read.`] : unsearched === 0 ? [] : [`${counted(unsearched)} came or ${unsearched === 1 ? 'was' : 'were'} edited after the search of ${day}.`]),
    ...(grown.length === 0 ? [] : [`${grown.join(', ')} got more items after the search of ${day}.`]),
    ...(unchecked === null ? [`The search of ${day} set items aside without saying which.`] : []),
  ]
  if (unread.length > 0) return { state: 'not-checked', detail: `${unread.join(' ')} Search again.`, next: again('Search again') }
  if (unchecked !== null && unchecked > 0) {
    const [items, they] = unchecked === 1 ? ['1 eval item', 'it says'] : [`${unchecked.toLocaleString('en')} eval items`, 'they say']
    return {
      state: 'not-checked',
      detail: `${items} could not be checked by the search of ${day}: most of what ${they} stands in many rows that do not hold the rest. Read what the Contamination tab shows; then have those rows flagged and decide, or waive the gate.`,
      next: { label: 'See what was not checked', page: 'contamination', command: `${again('').command} --common-rows 1000000` },
    }
  }
  const others = evalSets.length === 0 ? '' : `; not searched for: ${evalSets.join(', ')}`
  return { state: 'passed', detail: `no row to be released is flagged and undecided; searched for ${evals.join(', ')} on ${day} (${passes.join(', ')})${others}` }
}
