import { FEWEST_JUDGEMENTS } from '@/lib/contract/semantic'
import { bandOf, type PairJudgement, type Population } from './calibration'

/** A pair as a run scored it, with its judgement. */
export interface CalibrationPair {
  score: number
  /** Number of pairs it was drawn to represent; 0 if it was not drawn. */
  weight: number
  same: boolean | null
  /** Whether the second check found a difference. */
  against: boolean
  /** Whether it was judged because it was drawn; false for judgements brought along. */
  asked: boolean
}

/** Judgements that can be counted together, and the population they are a sample of. */
export interface Judgements {
  pairs: PairJudgement[]
  population: Population
  /** Judgements still needed before they say anything. */
  missing: number
}

/**
 * The pairs drawn from this collection, as soon as enough of them are judged: only they say how
 * often a pair of *it* is right. Until then all judgements there are, each for itself: published
 * ones, and those an earlier model asked for.
 */
export function judgementsOf(pairs: readonly CalibrationPair[]): Judgements {
  const drawn = pairs.filter(({ weight }) => weight > 0)
  const judged = pairs.filter(({ same }) => same !== null)
  const asked = drawn.filter(({ same, asked: judged }) => same !== null && judged)
  // A small dataset may not have as many pairs: then all of them are enough.
  const unasked =
    drawn.length === 0
      ? FEWEST_JUDGEMENTS
      : Math.max(0, Math.min(FEWEST_JUDGEMENTS, drawn.length) - asked.length)
  if (unasked === 0 || asked.length === judged.length)
    return { pairs: drawnJudgements(drawn), population: 'collection', missing: unasked }
  return {
    pairs: judged.map(({ score, same, against }) => ({ score, same: same!, weight: 1, against })),
    population: 'open',
    missing: Math.min(unasked, Math.max(0, FEWEST_JUDGEMENTS - judged.length)),
  }
}

/** Pairs that were drawn together, of which only some are judged. */
interface Stratum {
  score: number
  against: boolean
  weight: number
  judged: number
}

/**
 * Pairs that nobody has judged yet are represented by the judged ones drawn with them
 * (post-stratification), or by the nearest ones if none of these is judged (collapsed strata;
 * Cochran, Sampling Techniques, §5A): people begin at the threshold, and without this the far bands
 * would count for too little. A pair with an imported judgement was not chosen by us: it represents
 * the pairs it was drawn for, and never others.
 */
function drawnJudgements(drawn: readonly CalibrationPair[]): PairJudgement[] {
  const isBrought = ({ same, asked }: CalibrationPair): boolean => same !== null && !asked
  const strata = new Map<string, Stratum>()
  for (const pair of drawn) {
    if (isBrought(pair)) continue
    const { score, against, weight, judged } = strata.get(stratumOf(pair)) ?? {
      score: pair.score,
      against: pair.against,
      weight: 0,
      judged: 0,
    }
    strata.set(stratumOf(pair), {
      score,
      against,
      weight: weight + pair.weight,
      judged: judged + (pair.same === null ? 0 : 1),
    })
  }
  collapse([...strata.values()])
  return drawn.flatMap((pair) => {
    if (pair.same === null) return []
    const stratum = strata.get(stratumOf(pair))
    return [
      {
        score: pair.score,
        same: pair.same,
        against: pair.against,
        weight: isBrought(pair) || stratum === undefined ? pair.weight : stratum.weight / stratum.judged,
      },
    ]
  })
}

/** Gives the weight of strata without a judgement to the nearest of their kind with one. */
function collapse(strata: readonly Stratum[]): void {
  const judged = strata.filter((stratum) => stratum.judged > 0)
  for (const { score, against, weight } of strata.filter((stratum) => stratum.judged === 0)) {
    const [nearest] = judged
      .filter((stratum) => stratum.against === against)
      .sort((one, other) => Math.abs(one.score - score) - Math.abs(other.score - score))
    if (nearest !== undefined) nearest.weight += weight
  }
}

/**
 * Pairs that were drawn together: from one band, taken, held back or below the threshold, where the
 * weights differ.
 */
const stratumOf = ({ score, weight, against }: CalibrationPair): string =>
  `${bandOf(score)} ${weight} ${against}`
