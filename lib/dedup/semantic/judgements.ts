import { FEWEST_LABELS } from '@/lib/core/semantic'
import { bandOf, type PairJudgement, type Population } from './calibration'

/** A pair as a run scored it, with what was said of it. */
export interface LabelledPair {
  score: number
  /** Pairs it was drawn to stand for; 0 where it was not drawn. */
  weight: number
  same: boolean | null
  /** Whether it was judged because it was drawn; false for labels brought along. */
  asked: boolean
}

/** Judgements that can be counted together, and what they are a sample of. */
export interface Judgements {
  pairs: PairJudgement[]
  population: Population
}

/**
 * The pairs drawn from this collection, as soon as enough of them are judged: only they say how often a pair of *it* is
 * right. Until then all labels there are, each for itself: published ones, and those an earlier model asked for.
 */
export function judgementsOf(pairs: readonly LabelledPair[]): Judgements {
  const labelled = pairs.filter(({ same }) => same !== null)
  const asked = labelled.filter(({ weight, asked: drawn }) => weight > 0 && drawn)
  if (asked.length >= FEWEST_LABELS || asked.length === labelled.length) return { pairs: drawnJudgements(pairs.filter(({ weight }) => weight > 0)), population: 'collection' }
  return { pairs: labelled.map(({ score, same }) => ({ score, same: same!, weight: 1 })), population: 'open' }
}

/**
 * Pairs nobody has judged yet are represented by the judged ones of their band (post-stratification): people begin at the
 * threshold, and without this the far bands would count for too little. A pair whose label was brought along was not
 * chosen by us: it stands for what it was drawn for, and never for others.
 */
function drawnJudgements(drawn: readonly LabelledPair[]): PairJudgement[] {
  const bands = new Map<number, { weight: number; judged: number }>()
  const isBrought = ({ same, asked }: LabelledPair): boolean => same !== null && !asked
  for (const pair of drawn) {
    if (isBrought(pair)) continue
    const band = bands.get(bandOf(pair.score)) ?? { weight: 0, judged: 0 }
    bands.set(bandOf(pair.score), { weight: band.weight + pair.weight, judged: band.judged + (pair.same === null ? 0 : 1) })
  }
  return drawn.flatMap((pair) => {
    if (pair.same === null) return []
    const band = bands.get(bandOf(pair.score))
    return [{ score: pair.score, same: pair.same, weight: isBrought(pair) || band === undefined ? pair.weight : band.weight / band.judged }]
  })
}
