import { type Mutation, mutation } from './mutation'

const JOIN = [
  'tests/unit/dedup/join/near-pairs.test.ts',
  'tests/unit/dedup/crew/near-by-crew.test.ts',
  'tests/unit/jobs/added-pairs.test.ts',
]

/**
 * Faults in the search for near duplicates, in the compared text, and in the choice of the kept
 * row.
 */
export const DUPLICATES_MUTATIONS: readonly Mutation[] = [
  mutation(
    'the head of a set is one gram short',
    'lib/dedup/join/bounds.ts',
    'size - smallestPartner(size, threshold) + 1',
    'size - smallestPartner(size, threshold)',
    JOIN,
  ),
  mutation(
    'the indexed head is one gram short',
    'lib/dedup/join/bounds.ts',
    'size - neededOverlap(2 * size, threshold) + 1',
    'size - neededOverlap(2 * size, threshold)',
    JOIN,
  ),
  mutation(
    'bounds are rounded up from above',
    'lib/dedup/join/bounds.ts',
    'const ROUNDING = 1e-6',
    'const ROUNDING = 0',
    JOIN,
  ),
  mutation(
    'the size filter is dropped',
    'lib/dedup/join/join-shard.ts',
    'if (otherSize < smallest) break',
    '',
    JOIN,
  ),
  mutation(
    'the positional filter is too strict',
    'lib/dedup/join/join-shard.ts',
    'reach >= neededOverlap',
    'reach > neededOverlap',
    JOIN,
  ),
  mutation(
    'pairs exactly on the threshold are lost',
    'lib/dedup/join/join-shard.ts',
    'score >= threshold) pairs.add',
    'score > threshold) pairs.add',
    JOIN,
  ),
  mutation(
    'new rows look like old ones',
    'lib/dedup/join/join-shard.ts',
    'const looks = fresh === null ?',
    'const looks = fresh !== undefined ?',
    JOIN,
  ),
  mutation(
    'threads forget the last slots of the filter',
    'lib/dedup/join/join-shard.ts',
    'Math.floor((filter.length * (part + 1)) / parts)',
    'Math.floor((filter.length * (part + 1)) / parts) - 1000',
    JOIN,
  ),
  mutation('what nobody sees hides a copy', 'lib/text/comparable.ts', "text.replace(INVISIBLE, '')", 'text', [
    'tests/unit/dedup/exact/exact-text.test.ts',
    'tests/unit/decontam',
  ]),
  mutation(
    'full-width letters hide a copy',
    'lib/text/comparable.ts',
    ": seen.normalize('NFKC')",
    ": seen.normalize('NFC')",
    ['tests/unit/dedup/exact/exact-text.test.ts', 'tests/unit/decontam'],
  ),
  mutation(
    'an exponent is a digit',
    'lib/text/comparable.ts',
    'return KEPT_FORMS.test(seen)',
    "return KEPT_FORMS.test(seen) && seen === ''",
    ['tests/unit/dedup/exact/exact-text.test.ts'],
  ),
  mutation(
    'the arguments of a call are no part of a duplicate',
    'lib/core/conversation.ts',
    '...(message.tool_calls ?? []).map((call)',
    '...(message.tool_calls ?? []).slice(9).map((call)',
    ['tests/unit/dedup/exact/exact-text.test.ts'],
  ),
  mutation(
    'a star reaches below the threshold',
    'lib/dedup/clusters/star-clusters.ts',
    'scores[at]! < threshold',
    'scores[at]! < 0',
    ['tests/unit/dedup'],
  ),
  mutation(
    'a row somebody kept goes',
    'lib/dedup/clusters/star-clusters.ts',
    'this.#standing.held[document]! > 0',
    'this.#standing.held[document]! > 9',
    ['tests/unit/dedup'],
  ),
  mutation(
    'the kept join knows no undo',
    'lib/jobs/duplicates/near-search.ts',
    'lastHeadChange: lastHeadChange(context.db)',
    'lastHeadChange: 1e9',
    ['tests/unit/jobs/duplicates/duplicates-job.test.ts'],
  ),
]
