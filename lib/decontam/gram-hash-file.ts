import { z } from 'zod'
import { WinnowError } from '@/lib/core/errors'
import { SHORTEST_GRAM } from './gram-family'
import { LONGEST_GRAM } from './limits'

/** More items than the largest public benchmarks together. */
const MOST_ITEMS = 1_000_000
/** A longer text is a book, and marks are made for each of its words. */
const MOST_TOKENS = 1_000_000
/**
 * Maximum places of one gram: each is visited whenever a row has the gram. A benchmark's template
 * is in some thousand items.
 */
const MOST_PLACES = 20_000

const hashSchema = z.string().regex(/^[0-9a-f]{16}$/, 'is no hash of 16 hexadecimal digits')

const itemSchema = z.strictObject({
  id: z
    .int()
    .min(0)
    .max(2 ** 31 - 2),
  tokens: z.int().min(0).max(MOST_TOKENS),
  /** Whether a longer text of the same example begins with it: see ProtectedItems. */
  stem: z.boolean(),
  /** Hash of all its words: finds an equal message. */
  whole: hashSchema,
  grams: z.array(hashSchema),
})

/**
 * Files of version 1 contain neither short stems nor texts under five words: a search with them
 * would miss what the set itself finds.
 */
export const VERSION = 2

const fileSchema = z.strictObject({
  winnow: z.literal('gram-hashes'),
  version: z.literal(VERSION),
  name: z.string().trim().min(1).max(100),
  n: z.int().min(SHORTEST_GRAM).max(LONGEST_GRAM),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1),
  items: z.array(itemSchema).min(1).max(MOST_ITEMS),
})

const olderSchema = z.object({
  winnow: z.literal('gram-hashes'),
  version: z
    .int()
    .min(1)
    .max(VERSION - 1),
})

/**
 * An eval set without its text: 64-bit hashes of its grams, in order, salted by the seed. With it
 * one can test whether a given text is in the set, but not read the set. The file contains the
 * seed, since rows must be hashed with it: two files cannot be compared with each other, and tables
 * cannot be made in advance. Likely questions can be guessed one by one, and texts of a few words
 * by trying all words, so such a file must not be published as if it were secret.
 */
export type GramHashSet = z.output<typeof fileSchema>

/** @throws WinnowError `malformed` if the text is not such a file, with the place. */
export function parseGramHashes(text: string, file: string): GramHashSet {
  const refuse = (problem: string): never => {
    throw new WinnowError(
      'malformed',
      `${file} is not a file of gram hashes: ${problem} Make one with \`winnow gram-hashes EVAL --out FILE\`. Nothing was kept.`,
    )
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refuse('it is not JSON.')
  }
  const { data: older } = olderSchema.safeParse(value)
  if (older !== undefined) {
    throw new WinnowError(
      'malformed',
      `${file} was written by an older Winnow (version ${older.version} of the file): it lacks the short texts of the set, so rows that contain them would pass. ` +
        'Have it written again from the eval set with `winnow gram-hashes EVAL --out FILE`; `winnow gram-hashes --forget NAME` removes one that this home keeps. Nothing was searched for.',
    )
  }
  const parsed = fileSchema.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return refuse(`${issue!.path.join('.') || 'it'}: ${issue!.message}.`)
  }
  const places = new Map<string, number>()
  for (const { id, tokens, grams } of parsed.data.items) {
    const length = Math.min(parsed.data.n, tokens)
    const expected = length < SHORTEST_GRAM ? 0 : tokens - length + 1
    if (grams.length !== expected)
      refuse(`item ${id} of ${tokens} words has ${grams.length} hashes, where ${expected} belong.`)
    for (const gram of grams) places.set(gram, (places.get(gram) ?? 0) + 1)
  }
  for (const [gram, count] of places)
    if (count > MOST_PLACES) refuse(`the hash ${gram} stands in it ${count} times, more than ${MOST_PLACES}.`)
  return parsed.data
}
