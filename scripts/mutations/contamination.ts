import { type Mutation, mutation } from './mutation'

const CROWDED = ['tests/unit/decontam']

/** Faults in the search for eval items. */
export const CONTAMINATION_MUTATIONS: readonly Mutation[] = [
  mutation(
    'a hit at exactly half of the item is lost to the rule',
    'lib/decontam/matcher.ts',
    'score > this.limits.coverage',
    'score >= this.limits.coverage',
    ['tests/unit/decontam'],
  ),
  mutation(
    'copies of an item are boilerplate',
    'lib/decontam/held-items.ts',
    'if (gap >= longest) return false',
    'if (gap >= longest || longest > 0) return false',
    CROWDED,
  ),
  mutation(
    'a licence above an item is the item',
    'lib/decontam/held-items.ts',
    'if (gap >= longest) return false',
    'if (gap > 9999) return false',
    CROWDED,
  ),
  mutation(
    'a row is counted at the grams of the item it holds',
    'lib/decontam/matcher.ts',
    'this.#heldIn[itemAt[place]!] !== this.#row',
    'true',
    CROWDED,
  ),
  mutation(
    'what all items share is evidence of each',
    'lib/decontam/gram-family.ts',
    '? 1 : 0',
    '? 0 : 0',
    CROWDED,
  ),
  mutation(
    'a set that stands there three times hides itself',
    'lib/decontam/own-part.ts',
    'Math.max(commonItems, 2 * fewest)',
    'commonItems',
    CROWDED,
  ),
  mutation(
    'what is left of an item is measured by all of it',
    'lib/decontam/own-part.ts',
    'return covered / count',
    'return covered / marks.length',
    CROWDED,
  ),
  mutation(
    'two words behind a template are an item',
    'lib/decontam/own-part.ts',
    '>= Math.min(gram, to - from)',
    '>= 1',
    CROWDED,
  ),
  mutation(
    'an item nothing can be said of is checked',
    'lib/decontam/boilerplate.ts',
    'share > limits.coverage',
    'share > 1',
    CROWDED,
  ),
]
