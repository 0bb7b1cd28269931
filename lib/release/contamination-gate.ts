import { staleSentence, type StaleReasons } from '@/lib/core/run-basis'
import type { GateAction } from '@/lib/contract/gates'
import { counted, type GateFinding, shellName } from './gate-finding'

/** An eval set of the home that has rows. */
export interface EvalSetFacts {
  name: string
  /** The file of hashes it is known by; null where its text is here. */
  hashes: string | null
}

/** Facts about eval items in the rows that would be released. */
export interface ContaminationFacts {
  evalSets: readonly EvalSetFacts[]
  /** The latest search; null where there was none. */
  search: ContaminationSearch | null
}

interface ContaminationSearch {
  /**
   * The day alone: with the minute, a search that finds nothing new would make another release of
   * the same rows.
   */
  day: string
  evals: readonly string[]
  passes: readonly string[]
  /** Rows that a pass flags and nobody has decided about, and the first of them. */
  flagged: number
  first: number | null
  /** Why it says nothing sure of the rows and eval sets there are; nothing where it does. */
  stale: StaleReasons
  /** The ways in which it finds less than the usual search; empty if it finds as much. */
  laxer: readonly string[]
  /** Items whose text is so common among the rows that they cannot be checked. */
  unchecked: number
}

/**
 * Closed while nothing proves that no eval item is trained on: a flagged row is undecided, the
 * latest search has not read the rows as they are or not every eval set, looked less closely than
 * usual, or there was none. Without any eval set nothing can be searched for, which is not the same
 * as nothing found.
 */
export function contaminationGate({ evalSets, search }: ContaminationFacts, dataset: string): GateFinding {
  const again = (label: string): GateAction =>
    evalSets.length === 0
      ? {
          label: 'How to',
          page: 'contamination',
          command: 'winnow import FILE --dataset NAME --purpose eval',
        }
      : { label, page: 'contamination', command: searchFor(dataset, evalSets) }
  if (search === null) {
    return {
      state: 'not-checked',
      next: again('Search for leaks'),
      detail:
        evalSets.length === 0
          ? 'There is no eval set to search for. Import the questions you will test the model with.'
          : `These rows were never searched for the items of ${evalSets.map(({ name }) => name).join(', ')}.`,
    }
  }
  const { day, evals, passes, flagged, first, stale, laxer, unchecked } = search
  if (flagged > 0) {
    return {
      state: 'failed',
      detail: `${counted(flagged)} to be released ${flagged === 1 ? 'contains' : 'contain'} an eval item according to the search of ${day}, first #${first}, and nobody has decided: remove or keep ${flagged === 1 ? 'it' : 'them'}.`,
      next: {
        label: 'Review leaks',
        page: 'contamination',
        command: `winnow decontaminate ${shellName(dataset)} --remove-flagged`,
      },
    }
  }
  const outdated = staleSentence(stale)
  if (outdated !== null)
    return { state: 'not-checked', detail: `${outdated} Search again.`, next: again('Search again') }
  if (laxer.length > 0)
    return {
      state: 'not-checked',
      detail: `The search of ${day} was less thorough than usual: ${laxer.join(', ')}. Search again with the usual limits, or waive the gate with a reason.`,
      next: again('Search again'),
    }
  if (unchecked > 0) {
    const [items, their] =
      unchecked === 1 ? ['1 eval item', 'its'] : [`${unchecked.toLocaleString('en')} eval items`, 'their']
    return {
      state: 'not-checked',
      detail: `${items} could not be checked by the search of ${day}: most of ${their} words are in many rows that do not contain the rest. Look at the Contamination tab, then have those rows flagged and decide, or waive the gate.`,
      next: {
        label: 'See the unchecked items',
        page: 'contamination',
        command: `${searchFor(dataset, evalSets)} --common-rows 1000000`,
      },
    }
  }
  return {
    state: 'passed',
    detail: `no row to be released is flagged and undecided; searched for ${evals.join(', ')} on ${day} (${passes.join(', ')})`,
  }
}

/** The command that searches for every eval set there is. */
function searchFor(dataset: string, evalSets: readonly EvalSetFacts[]): string {
  const named = evalSets
    .filter(({ hashes }) => hashes === null)
    .map(({ name }) => ` --against ${shellName(name)}`)
  const hashed = evalSets.flatMap(({ hashes }) =>
    hashes === null ? [] : [` --against-hashes ${shellName(hashes)}`],
  )
  return `winnow decontaminate ${shellName(dataset)}${[...named, ...hashed].join('')}`
}
