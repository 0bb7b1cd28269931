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
}

/**
 * Closed while nothing proves that no eval item is trained on: a flagged row is undecided, rows or items came after the
 * search, or there are eval sets and no search. Without any eval set there is nothing to prove, and the gate says so.
 */
export function contaminationGate({ evalSets, search }: ContaminationFacts): { ok: boolean; detail: string } {
  if (search === null) {
    return evalSets.length === 0
      ? { ok: true, detail: 'nothing was searched: there is no eval set here' }
      : { ok: false, detail: `These rows were never searched for eval items, and there are ${evalSets.join(', ')}: search on the Contamination tab.` }
  }
  const { day, evals, passes, flagged, first, unsearched, grown } = search
  const problems = [
    ...(flagged === 0 ? [] : [`${rows(flagged)} to be released ${flagged === 1 ? 'holds' : 'hold'} an eval item by the search of ${day}, first #${first}, and nobody has decided: remove or keep ${flagged === 1 ? 'it' : 'them'} on the Contamination tab.`]),
    ...(unsearched === null ? [`The search of ${day} does not say what it has read: search again.`] : unsearched === 0 ? [] : [`${rows(unsearched)} came or ${unsearched === 1 ? 'was' : 'were'} edited after the search of ${day}: search again.`]),
    ...(grown.length === 0 ? [] : [`${grown.join(', ')} got more items after the search of ${day}: search again.`]),
  ]
  if (problems.length > 0) return { ok: false, detail: problems.join(' ') }
  const others = evalSets.length === 0 ? '' : `; not searched for: ${evalSets.join(', ')}`
  return { ok: true, detail: `no row to be released is flagged and undecided; searched for ${evals.join(', ')} on ${day} (${passes.join(', ')})${others}` }
}

const rows = (count: number): string => `${count.toLocaleString('en')} row${count === 1 ? '' : 's'}`
