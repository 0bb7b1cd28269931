import {
  CONTAMINATION_PASSES,
  type ContaminationPass,
  type ContaminationStats,
  type EvalSummary,
  FLAGGING_PASSES,
  type NewContaminationHit,
} from '@/lib/contract/contamination'

export type EvalSet = Pick<EvalSummary, 'datasetId' | 'name' | 'items' | 'hashed'>

const flags = (pass: ContaminationPass): boolean => FLAGGING_PASSES.some((flagging) => flagging === pass)

/** Counts hits as they are stored. */
export class HitTally {
  readonly #evals: readonly EvalSet[]
  readonly #flagged: Set<number>[]
  readonly #anyNgram: Set<number>[]
  readonly #semantic: Set<number>[]
  readonly #rows = new Set<number>()
  readonly #byPass = Object.fromEntries(CONTAMINATION_PASSES.map((pass) => [pass, 0])) as Record<
    ContaminationPass,
    number
  >

  constructor(evals: readonly EvalSet[]) {
    this.#evals = evals
    this.#flagged = evals.map(() => new Set())
    this.#anyNgram = evals.map(() => new Set())
    this.#semantic = evals.map(() => new Set())
  }

  add({ pass, evalDatasetId, evalExampleId, exampleId }: NewContaminationHit): void {
    const at = this.#evals.findIndex(({ datasetId }) => datasetId === evalDatasetId)
    this.#byPass[pass]++
    if (pass === 'any-ngram') this.#anyNgram[at]!.add(evalExampleId)
    else if (pass === 'semantic') this.#semantic[at]!.add(evalExampleId)
    if (!flags(pass)) return
    this.#flagged[at]!.add(evalExampleId)
    this.#rows.add(exampleId)
  }

  /** `semantic` where that pass was on. */
  summary(semantic: boolean): Pick<ContaminationStats, 'hits' | 'byPass' | 'flaggedRows' | 'evals'> {
    const evals = this.#evals.map((set, at): EvalSummary => {
      const flagged = this.#flagged[at]!.size
      return {
        ...set,
        flagged,
        share: set.items === 0 ? 0 : flagged / set.items,
        anyNgram: this.#anyNgram[at]!.size,
        ...(semantic && set.hashed === undefined && { semantic: this.#semantic[at]!.size }),
      }
    })
    return {
      hits: Object.values(this.#byPass).reduce((sum, count) => sum + count, 0),
      byPass: this.#byPass,
      flaggedRows: this.#rows.size,
      evals,
    }
  }
}
