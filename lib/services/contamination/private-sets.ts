import { randomInt } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { asDiskFull } from '@/lib/adapters/files'
import type { PrivateEvalSet } from '@/lib/contract/contamination'
import { parseConversation } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import { walkExamples } from '@/lib/db/examples'
import {
  forgetPrivateSet as forgetFile,
  keepPrivateSet as keepFile,
  listPrivateSets,
} from '@/lib/adapters/private-sets'
import { defaultLimits, exportGramHashes, protectedTexts, withoutCommonStems } from '@/lib/decontam'
import type { Session } from '../host/session'

const SEEDS = 2 ** 32
/** Fewest digits of a hash that identify a set. */
const FEWEST_DIGITS = 6

/**
 * Writes the hashes of an eval set's grams to a file, for somebody who may not read the set
 * (decontam/gram-hash-file.ts says what they keep secret). Without a seed a random one is used:
 * then no two files can be compared.
 */
export async function exportPrivateSet(
  session: Session,
  name: string,
  file: string,
  { n = 8, seed = randomInt(SEEDS) }: { n?: number | undefined; seed?: number | undefined },
): Promise<{ file: string; items: number; hashes: number; blindItems: number; n: number; seed: number }> {
  const dataset = await session.dataset(name, 'editor')
  if (!Number.isInteger(seed) || seed < 0 || seed >= SEEDS)
    throw new WinnowError('usage', `A seed is a whole number from 0 to ${SEEDS - 1}, not ${seed}.`)
  const texts = [...walkExamples(session.db, dataset.id)].flatMap(({ id, body }) =>
    protectedTexts(parseConversation(body), false).map((text) => ({ ...text, id })),
  )
  const set = exportGramHashes(withoutCommonStems(texts, defaultLimits(0).commonItems), { name, n, seed })
  await writeFile(file, `${JSON.stringify(set)}\n`).catch((error: unknown) => {
    throw asDiskFull(error, `${file} is incomplete.`)
  })
  return {
    file,
    items: set.items.length,
    hashes: set.items.reduce((sum, { grams }) => sum + grams.length, 0),
    blindItems: set.items.filter(({ grams }) => grams.length === 0).length,
    n,
    seed,
  }
}

/** Keeps a file of hashes in the home, to be searched for by its SHA-256. */
export function keepPrivateSet(session: Session, path: string): PrivateEvalSet {
  return keepFile(session.home, path)
}

/**
 * Removes a private set by its name or by how its SHA-256 begins. Throws WinnowError not-found, and
 * usage where several are meant.
 */
export function forgetPrivateSet(session: Session, named: string): PrivateEvalSet {
  const sets = privateSets(session)
  const meant = sets.filter(
    ({ name, sha256 }) => name === named || (named.length >= FEWEST_DIGITS && sha256.startsWith(named)),
  )
  const [one, ...others] = meant
  const list = (some: readonly PrivateEvalSet[]): string =>
    some.map(({ name, sha256, items }) => `${name} ${sha256.slice(0, 12)} (${items} texts)`).join(', ')
  if (one === undefined)
    throw new WinnowError(
      'not-found',
      `This home keeps no gram hashes "${named}". ${sets.length === 0 ? 'It keeps none.' : `It keeps ${list(sets)}.`}`,
    )
  if (others.length > 0)
    throw new WinnowError(
      'usage',
      `Several sets are called "${named}": ${list(meant)}. Nothing was removed. Name one by the beginning of its hash.`,
    )
  forgetFile(session.home, one.sha256)
  return one
}

/** The private sets this home knows. */
export function privateSets(session: Session): PrivateEvalSet[] {
  return listPrivateSets(session.home)
}
