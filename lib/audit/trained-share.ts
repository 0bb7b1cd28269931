import type { TrainedGroup, TrainedStats } from '@/lib/contract/audit'
import type { TokenCounts } from './example'

/** Fewer trained tokens than this are hardly more than an end of turn. */
export const FEW_TRAINED = 5
/** Groups kept apart; a field that is different in every row would make one of each. */
const MAXIMUM_GROUPS = 100
const OTHERS = 'all others'

/**
 * Share of the tokens that is trained: over all rows, and by category and import, whose weights in
 * the loss may differ.
 */
export class TrainedShare {
  readonly #all: TrainedGroup = group('all')
  readonly #categories = new Map<string, TrainedGroup>()
  readonly #imports = new Map<string, TrainedGroup>()

  #uncounted = 0

  /** A row that was not tokenised. */
  leaveOut(): void {
    this.#uncounted++
  }

  add(tokens: Pick<TokenCounts, 'total' | 'trained' | 'kept'>, category: string | null, file: string): void {
    const read = tokens.kept === undefined ? tokens.total : tokens.kept.prompt + tokens.kept.response
    for (const target of [
      this.#all,
      member(this.#categories, category ?? 'no category'),
      member(this.#imports, file),
    ]) {
      target.rows++
      target.tokens += read
      target.trained += tokens.trained
      if (tokens.trained < FEW_TRAINED) target.few++
    }
  }

  stats(): TrainedStats {
    const byTrained = (groups: Map<string, TrainedGroup>): TrainedGroup[] =>
      [...groups.values()].sort((one, other) => other.trained - one.trained)
    return {
      all: this.#all,
      uncounted: this.#uncounted,
      categories: byTrained(this.#categories),
      imports: byTrained(this.#imports),
    }
  }
}

function member(groups: Map<string, TrainedGroup>, name: string): TrainedGroup {
  const known = groups.get(name)
  if (known !== undefined) return known
  if (groups.size >= MAXIMUM_GROUPS) return groups.get(OTHERS) ?? put(groups, OTHERS)
  return put(groups, name)
}

function put(groups: Map<string, TrainedGroup>, name: string): TrainedGroup {
  const created = group(name)
  groups.set(name, created)
  return created
}

function group(name: string): TrainedGroup {
  return { name, rows: 0, tokens: 0, trained: 0, few: 0 }
}
