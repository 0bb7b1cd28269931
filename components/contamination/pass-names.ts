import type { ContaminationPass, ContaminationStats, SemanticSearch } from '@/lib/contract/contamination'
import { percent } from '../format'

type Thresholds = ContaminationStats['thresholds']

export function passName(pass: ContaminationPass, { size, anySize }: Thresholds): string {
  const names: Record<ContaminationPass, string> = {
    exact: 'Exact',
    ngram: `${size}-gram`,
    'any-ngram': `${anySize}-gram`,
    near: 'Near',
    semantic: 'Semantic',
  }
  return names[pass]
}

/** When a pass finds an item in a row, in one line. */
export function passRule(
  pass: ContaminationPass,
  { size, anySize, coverage, jaccard, containment }: Thresholds,
  semantic?: SemanticSearch,
): string {
  const rules: Record<ContaminationPass, string> = {
    exact:
      'A message, the prompt or the whole row equals the item, ignoring letter case, spaces and punctuation.',
    ngram: `More than ${percent(coverage)} of the item’s own words are in sequences of ${size} words that this row also contains (Tulu 3).`,
    'any-ngram': `Row and item share one sequence of ${anySize} words (GPT-3). For information only: it flags nothing.`,
    near: `One message shares many of the item’s own 5-word sequences: a Jaccard similarity from ${jaccard}, or ${percent(containment)} of them.`,
    semantic:
      semantic === undefined
        ? 'Vectors find row and item similar. For people to check.'
        : `The ${semantic.neighbours} most similar messages of each item from a cosine of ${semantic.floor}, by ${semantic.vectors}. Candidates for people to check: they flag nothing.`,
  }
  return rules[pass]
}
