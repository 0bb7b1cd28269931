import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { tar, tarBytes, type TarFile } from '@/lib/adapters/tar'
import { WinnowError } from '@/lib/core/errors'
import { sha256 } from '@/lib/core/hash'
import { EXPORT_SCHEMAS } from '@/lib/core/status'
import type { GateId, GateState } from '@/lib/contract/gates'
import type { JobView } from '@/lib/contract/jobs'
import type { ReleasePreview, ReleaseRequest, ReleaseView } from '@/lib/contract/releases'
import { allPairs } from '@/lib/db/duplicates'
import { createJob } from '@/lib/db/jobs'
import { approvedRows, releasesOf, releaseView, type StoredRelease } from '@/lib/db/releases'
import { latestRun } from '@/lib/db/runs'
import { standingFacts } from '@/lib/jobs'
import {
  apportion,
  gates,
  gateState,
  groupRows,
  type Manifest,
  MANIFEST_FILE,
  MAXIMUM_MANIFEST_BYTES,
  parseManifest,
  sharesProblem,
  splitOf,
  verifyRelease as verifyFiles,
  waiversProblem,
} from '@/lib/release'
import { getJob } from '../jobs'
import { ledgerProblemsOf } from '../ledger'
import { folderReader, regularFile } from './folder'
import { write } from '../host/write'
import type { Session } from '../host/session'

const releaseRequest = z.strictObject({
  format: z.enum(EXPORT_SCHEMAS).default('messages'),
  splits: z.record(z.string(), z.number()).default({ train: 0.9, validation: 0.05, test: 0.05 }),
  seed: z.int().default(42),
  out: z.string().nullable().default(null),
  waivers: z.record(z.string(), z.string().max(2_000)).default({}),
})
export type ReleaseOptions = z.input<typeof releaseRequest>

export async function listReleases(session: Session, name: string): Promise<ReleaseView[]> {
  return (await releasesOf(session.db, (await session.dataset(name, 'reader')).id)).map(releaseView)
}

/**
 * The content of a release made now, from keys and the pairs of the latest dedup run: fast enough
 * to run at every change of the form. Trained tokens and near-duplicates are checked row by row
 * when the release is made.
 */
export async function previewRelease(
  session: Session,
  name: string,
  request: ReleaseRequest,
): Promise<ReleasePreview> {
  const { db } = session
  const { splits: shares, seed } = checkedRequest(request)
  const dataset = await session.dataset(name, 'reader')
  const rows = approvedRows(db, dataset.id)
  const position = new Map(rows.map((row, at) => [row.id, at]))
  const run = latestRun(db, dataset.id, 'dedup')
  const pairs: [number, number][] = []
  for (const pair of run ? allPairs(db, run.id) : []) {
    const [left, right] = [position.get(pair.keptId), position.get(pair.removedId)]
    if (left !== undefined && right !== undefined) pairs.push([left, right])
  }
  const groups = groupRows(
    rows.map((row) => row.key),
    pairs,
  )
  const splits = apportion(
    groups.map((group) => splitOf(group, seed, shares)),
    shares,
  )
  const facts = standingFacts(dataset, session, new Set(position.keys()))
  // The gates that need every text are left out: claiming them green before they were checked would
  // be a guess.
  const [now, later] = [gates({ ...facts, splits, texts: null }), LATER_GATES]
  return {
    approved: rows.length,
    gates: now.filter(({ id }) => !later.has(id)),
    later: now.filter(({ id }) => later.has(id)).map(({ title }) => title),
    splits,
  }
}

const LATER_GATES: ReadonlySet<GateId> = new Set(['render', 'trained', 'leaks'])

function checkedRequest(request: ReleaseOptions): z.output<typeof releaseRequest> {
  const parsed = releaseRequest.parse(request)
  const problem = sharesProblem(parsed.splits) ?? waiversProblem(parsed.waivers)
  if (problem !== null) throw new WinnowError('invalid-input', problem)
  return parsed
}

export async function startRelease(
  session: Session,
  name: string,
  request: ReleaseOptions,
): Promise<JobView> {
  return getJob(session, await createRelease(session, name, { ...request, out: null }))
}

/** The row of the release job; with an owner it is for that process to run. */
export async function createRelease(
  session: Session,
  name: string,
  request: ReleaseOptions,
  owner?: string,
): Promise<number> {
  const params = checkedRequest(request)
  const dataset = await session.dataset(name, 'lead')
  return write(session, ({ db }) =>
    createJob(db, {
      kind: 'release',
      datasetId: dataset.id,
      params,
      actor: session.actor,
      ...(owner !== undefined && { owner }),
    }),
  )
}

async function releaseOf(session: Session, name: string, version: number): Promise<StoredRelease> {
  const release = (await releasesOf(session.db, (await session.dataset(name, 'reader')).id)).find(
    (candidate) => candidate.version === version,
  )
  if (release === undefined) throw new WinnowError('not-found', `"${name}" has no release ${version}.`)
  return release
}

/**
 * The names of all files of a release: those that are verified, and must be downloaded for
 * verifying elsewhere.
 */
function fileNames(manifest: Manifest): string[] {
  return [MANIFEST_FILE, manifest.index.name, ...manifest.files.map((entry) => entry.name)]
}

/** A file of a release by the name its manifest gives it; no other name reaches the disk. */
export async function releaseFile(
  session: Session,
  name: string,
  version: number,
  file: string,
): Promise<{ path: string; bytes: number; manifest: Manifest }> {
  const release = await releaseOf(session, name, version)
  const manifest = parseManifest(release.manifest)
  if (!fileNames(manifest).includes(file))
    throw new WinnowError('not-found', `Release ${version} has no file ${file}.`)
  await requireOwnFolder(release)
  return { path: join(release.dir, file), bytes: await sizeOf(release, file), manifest }
}

/** A folder that was used for several releases contains the last of them. */
async function requireOwnFolder({ dir, version, manifestHash }: StoredRelease): Promise<void> {
  const size = await folderReader(dir).size(MANIFEST_FILE)
  const hash =
    typeof size === 'number' && size <= MAXIMUM_MANIFEST_BYTES
      ? sha256(await readFile(join(dir, MANIFEST_FILE)))
      : null
  if (hash === manifestHash) return
  throw new WinnowError(
    'not-found',
    `${dir} ${hash === null ? 'is missing from the disk, or is not a release folder' : 'holds another release now'}. Make release ${version} again: the same rows and settings give the same files.`,
  )
}

async function sizeOf({ dir }: StoredRelease, file: string): Promise<number> {
  const size = await folderReader(dir).size(file)
  if (typeof size === 'number') return size
  throw new WinnowError(
    'not-found',
    `${join(dir, file)} ${size === 'missing' ? 'is gone from the disk' : 'is not a regular file'}.`,
  )
}

export async function openReleaseFile(
  session: Session,
  name: string,
  version: number,
  file: string,
): Promise<{ stream: ReadableStream<Uint8Array>; bytes: number }> {
  const { path, bytes } = await releaseFile(session, name, version, file)
  return { stream: streamOf(regularFile(path)), bytes }
}

/** Everything that `winnow verify` reads, in one archive. */
export async function openReleaseArchive(
  session: Session,
  name: string,
  version: number,
): Promise<{ stream: ReadableStream<Uint8Array>; bytes: number; file: string }> {
  const release = await releaseOf(session, name, version)
  await requireOwnFolder(release)
  const files = await Promise.all(
    fileNames(parseManifest(release.manifest)).map(async (file): Promise<TarFile> => ({
      name: `release-${version}/${file}`,
      bytes: await sizeOf(release, file),
      content: () => regularFile(join(release.dir, file)),
    })),
  )
  return {
    stream: streamOf(tar(files, release.createdAt)),
    bytes: tarBytes(files),
    file: `${name}-release-${version}.tar`,
  }
}

export function streamOf(bytes: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return Readable.toWeb(Readable.from(bytes, { objectMode: false })) as ReadableStream<Uint8Array>
}

export async function verifyRelease(session: Session, name: string, version: number): Promise<Verification> {
  const release = await releaseOf(session, name, version)
  await requireOwnFolder(release)
  const verified = await verifyFolder(release.dir)
  const problems = [...verified.problems, ...ledgerProblemsOf(session, { ...release, dataset: name })]
  return { ...verified, ok: problems.length === 0, problems }
}

/** The result of recomputing a release, and its gates at the time it was made. */
export interface Verification {
  ok: boolean
  problems: string[]
  gates: { id: string; state: GateState; detail: string; waived: string | null }[]
}

/** Recomputes a release from its files alone; needs no dataset and no database. */
export async function verifyFolder(dir: string): Promise<Verification> {
  const problems = await verifyFiles(folderReader(dir))
  return { ok: problems.length === 0, problems, gates: await gatesOf(dir) }
}

/** None where the manifest cannot be read, which is a problem of its own. */
async function gatesOf(dir: string): Promise<Verification['gates']> {
  try {
    const size = await folderReader(dir).size(MANIFEST_FILE)
    if (typeof size !== 'number' || size > MAXIMUM_MANIFEST_BYTES) return []
    const { gates: stood } = parseManifest(await readFile(join(dir, MANIFEST_FILE), 'utf8'))
    return stood.map((gate) => ({
      id: gate.id,
      state: gateState(gate),
      detail: gate.detail,
      waived: gate.waived,
    }))
  } catch {
    return []
  }
}
