import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A way to use Winnow: each returns the counts of a job as it reports them. */
export interface Door {
  name: string
  home: string
  import(dataset: string, file: string, purpose: 'train' | 'eval'): Promise<Record<string, unknown>>
  audit(dataset: string): Promise<Record<string, unknown>>
  dedup(dataset: string, method: 'exact' | 'near' | 'minhash'): Promise<Record<string, unknown>>
  semantic(dataset: string): Promise<Record<string, unknown>>
  /**
   * Leaves the release in a folder, which it names, and says how many rows went into each split.
   */
  release(dataset: string, into: string): Promise<{ folder: string; splits: Record<string, number> }>
  decontaminate(dataset: string, evalSet: string): Promise<Record<string, unknown>>
  /** The rows at each step at the end; only a browser shows them in one place. */
  standing?(dataset: string): Promise<Record<string, number>>
}

export const SPLITS = { train: 0.8, test: 0.2 }

/** Reasons for waiving the gates that stay closed here, by id. */
export const WAIVERS = {
  duplicates: 'the copies are counted here',
  contamination: 'searched after the release',
}

/** The folder of a release that came as an archive. */
export function unpacked(archive: Uint8Array, into: string, version: number): string {
  mkdirSync(into)
  writeFileSync(`${into}.tar`, archive)
  execFileSync('tar', ['-xf', `${into}.tar`, '-C', into])
  return join(into, `release-${version}`)
}
