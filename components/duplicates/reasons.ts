import type { DuplicateMember, KeepReason, Likeness } from '@/lib/contract/duplicates'

const REASONS: Readonly<Record<KeepReason, string>> = {
  chosen: 'You chose it.',
  kept: 'Somebody decided to keep it.',
  'in-force': 'Other rows were removed for it.',
  'other-dataset': 'It belongs to the other dataset, whose rows are all kept.',
  approved: 'It is approved.',
  protected: 'It was written by people; the others were not.',
  score: 'The search ranked it first.',
  completeness: 'It has more turns.',
  earliest: 'It came first among equally good rows.',
}

/** Why a row stays, in a sentence. */
export const reasonWords = (reason: KeepReason | null): string =>
  reason === null ? 'No kept row is this similar.' : REASONS[reason]

const LIKENESS: Readonly<Record<Likeness, string | null>> = {
  identical: 'identical, letter for letter',
  'same-dialogue': 'the same dialogue',
  'same-but-system': 'the same except for the system prompt',
  near: null,
}

/** How a row is alike the one that stays for it: `0.912 alike #12`, `equal to #12`. */
export function scoreWords({ score, keptId, likeness }: DuplicateMember): string | null {
  if (keptId === null) return null
  const same = likeness === null ? null : LIKENESS[likeness]
  const alike =
    score === 1 ? `equal to #${keptId}` : `${score === null ? '' : `${score.toFixed(3)} `}alike #${keptId}`
  return same === null ? alike : `${alike}, ${same}`
}
