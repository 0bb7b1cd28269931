import { GrowingFloat64, GrowingUint32 } from './growing-columns'

/** Pairs of documents that are alike, as columns: left[i] < right[i], and score[i] in (0, 1]. */
export interface Pairs {
  left: Uint32Array
  right: Uint32Array
  score: Float64Array
}

export class PairCollector {
  readonly #left = new GrowingUint32()
  readonly #right = new GrowingUint32()
  readonly #score = new GrowingFloat64()

  add(one: number, other: number, score: number): void {
    this.#left.push(Math.min(one, other))
    this.#right.push(Math.max(one, other))
    this.#score.push(score)
  }

  pairs(): Pairs {
    return {
      left: this.#left.view().slice(),
      right: this.#right.view().slice(),
      score: this.#score.view().slice(),
    }
  }
}
