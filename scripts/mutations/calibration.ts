import { type Mutation, mutation } from './mutation'

const CALIBRATION = ['tests/unit/semantic/calibration.test.ts']

/** Faults in the estimates for a threshold. */
export const CALIBRATION_MUTATIONS: readonly Mutation[] = [
  mutation(
    'drawn pairs nobody has judged are forgotten',
    'lib/dedup/semantic/judgements.ts',
    'stratum.weight / stratum.judged',
    'pair.weight',
    CALIBRATION,
  ),
  mutation(
    'judgements that were brought along stand for others',
    'lib/dedup/semantic/judgements.ts',
    'same !== null && !asked',
    'same !== null && asked && !asked',
    CALIBRATION,
  ),
  mutation(
    'too few judgements of drawn pairs are enough',
    'lib/dedup/semantic/judgements.ts',
    'if (unasked === 0 ||',
    'if (unasked <= 1 ||',
    CALIBRATION,
  ),
  mutation(
    'what the second check speaks against is taken',
    'lib/dedup/semantic/calibration.ts',
    'score >= threshold && !against',
    'score >= threshold',
    CALIBRATION,
  ),
  mutation(
    'judgements from elsewhere are taken for all there are',
    'lib/dedup/semantic/calibration.ts',
    "population === 'collection' ? 1 : 0",
    '1',
    CALIBRATION,
  ),
  mutation(
    'a threshold is safe by the estimate alone',
    'lib/dedup/semantic/calibration.ts',
    'point.precision.low < precision',
    'point.precision.value < precision',
    CALIBRATION,
  ),
]
