import type { DuplicateMember, KeepReason, Likeness } from '@/lib/contract/duplicates'

const REASONS: Readonly<Record<KeepReason, string>> = {
  chosen: 'You chose it.',
  kept: 'Somebody decided to keep it.',
  'in-force': 'Other rows were removed for it.',
  'other-dataset': 'It is of the other dataset, whose rows all stay.',
  approved: 'It is approved.',
  protected: 'It comes from people, the others do not.',
  score: 'The search ranked it first.',
  completeness: 'It has more turns.',
  earliest: 'It is the earliest of rows that are worth the same.',
}

/** Why a row stays, in a sentence. */
export const reasonWords = (reason: KeepReason | null): string =>
  reason === null ? 'No row that stays is this much like it.' : REASONS[reason]

const LIKENESS: Readonly<Record<Likeness, string | null>> = {
  identical: 'identical to the letter',
  'same-dialogue': 'the same dialogue',
  'same-but-system': 'the same but for the system prompt',
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
