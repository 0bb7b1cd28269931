import { hash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { asDiskFull } from './files'
import type { Home } from './home'
import type { PrivateEvalSet } from '@/lib/contract/contamination'
import { WinnowError } from '@/lib/core/errors'
import { type GramHashSet, parseGramHashes } from '@/lib/decontam'

/** Some 6 million hashes: a hundred benchmarks of the usual size. */
const MAXIMUM_BYTES = 128 * 1024 ** 2

const aboutSchema = z.strictObject({ sha256: z.string(), name: z.string(), items: z.int(), n: z.int() })

/**
 * Copies a file of gram hashes to WINNOW_HOME/gram-hashes under its SHA-256, with its description
 * in a second file.
 * @throws WinnowError not-found, too-large, malformed, disk-full
 */
export function keepPrivateSet(home: Home, path: string): PrivateEvalSet {
  if (!existsSync(path) || !statSync(path).isFile())
    throw new WinnowError('not-found', `There is no file ${path}.`)
  if (statSync(path).size > MAXIMUM_BYTES)
    throw new WinnowError(
      'too-large',
      `${path} is over ${MAXIMUM_BYTES / 1024 ** 2} MB. Make one file of hashes for each eval set. Nothing was kept.`,
    )
  const text = readFileSync(path, 'utf8')
  const { name, n, items } = parseGramHashes(text, path)
  const about: PrivateEvalSet = { sha256: hash('sha256', text), name, items: items.length, n }
  const file = fileOf(home, about.sha256)
  try {
    mkdirSync(folderOf(home), { recursive: true })
    // The description is written last: a listed set is complete.
    for (const [place, content] of [
      [file, text],
      [aboutOf(file), JSON.stringify(about)],
    ] as const) {
      writeFileSync(`${place}.part`, content)
      renameSync(`${place}.part`, place)
    }
  } catch (error) {
    throw asDiskFull(error, 'Nothing of this file was kept.')
  }
  return about
}

/** The private sets of a home, by name. */
export function listPrivateSets(home: Home): PrivateEvalSet[] {
  if (!existsSync(folderOf(home))) return []
  const sets = readdirSync(folderOf(home))
    .filter((name) => name.endsWith(ABOUT))
    .map((name) => aboutSchema.parse(JSON.parse(readFileSync(join(folderOf(home), name), 'utf8'))))
  return sets.sort(
    (one, other) => one.name.localeCompare(other.name) || one.sha256.localeCompare(other.sha256),
  )
}

/**
 * Removes a set from the home: releases need not be searched for it any more. Earlier hits remain.
 */
export function forgetPrivateSet(home: Home, sha256: string): void {
  const file = fileOf(home, sha256)
  // The description is removed first: a listed set is complete.
  rmSync(aboutOf(file), { force: true })
  rmSync(file, { force: true })
}

/** @throws WinnowError not-found where the home does not have it any more */
export function loadPrivateSet(home: Home, sha256: string): GramHashSet {
  const file = fileOf(home, sha256)
  if (!existsSync(file))
    throw new WinnowError(
      'not-found',
      `The file of gram hashes ${sha256.slice(0, 12)} is gone from ${folderOf(home)}. Give it again with --against-hashes, or search without it.`,
    )
  return parseGramHashes(readFileSync(file, 'utf8'), file)
}

/**
 * The id by which hits refer to a private set and its items in place of database ids: a number
 * below 0, which no dataset and no example has. The same file has the same number in every run.
 */
export function privateSetId(sha256: string): number {
  return -1 - Number.parseInt(sha256.slice(0, 7), 16)
}

export const privateItemId = (id: number): number => -1 - id

/** The path of a file of hashes in the home. */
export const privateSetPath = (home: Home, sha256: string): string => fileOf(home, sha256)

const ABOUT = '.about.json'
const folderOf = (home: Home): string => join(home.dir, 'gram-hashes')
const fileOf = (home: Home, sha256: string): string => join(folderOf(home), `${sha256}.json`)
const aboutOf = (file: string): string => file.replace(/\.json$/, ABOUT)
