import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LedgerHead, LedgerReport } from '@/lib/core/ledger'
import { checkLedger, type ReleasedHead } from '@/lib/db/ledger'
import { allReleases } from '@/lib/db/releases'
import { MANIFEST_FILE, parseManifest } from '@/lib/release'
import type { Session } from './host/session'

/** Follows the ledger of this home from its first entry, and compares it with each release. */
export function ledgerReport(session: Session): LedgerReport {
  const { db } = session
  return checkLedger(
    db,
    allReleases(db).flatMap((release) => headsOf(release)),
  )
}

/**
 * Problems of the ledger from the point of view of one release: empty if its entry exists and the
 * chain is unbroken.
 */
export function ledgerProblemsOf(
  session: Session,
  release: {
    dataset: string
    version: number
    dir: string
    manifest: string
  },
): string[] {
  return checkLedger(session.db, headsOf(release)).problems.map(({ message }) => `ledger: ${message}`)
}

/**
 * The ledger head in the manifest, as the database stores it and as the release's folder contains
 * it.
 */
function headsOf({
  dataset,
  version,
  dir,
  manifest,
}: {
  dataset: string
  version: number
  dir: string
  manifest: string
}): ReleasedHead[] {
  const release = `Release ${version} of ${dataset}`
  const [kept, onDisk] = [headIn(manifest), headIn(readText(join(dir, MANIFEST_FILE)))]
  return [
    { release, head: kept },
    ...(onDisk === null || onDisk.hash === kept?.hash
      ? []
      : [{ release: `${release}, by ${join(dir, MANIFEST_FILE)},`, head: onDisk }]),
  ]
}

function headIn(manifest: string | null): LedgerHead | null {
  if (manifest === null) return null
  try {
    return parseManifest(manifest).ledger ?? null
  } catch {
    // From another version, or damaged: verifying the release reports it.
    return null
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
