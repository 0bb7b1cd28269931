import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { openSource } from '@/lib/adapters/files'
import { WinnowError } from '@/lib/core/errors'
import { EXPORT_SCHEMAS, type ExportSchema } from '@/lib/core/status'
import type { GateId, GateState, JobView, ReleasePreview, ReleaseRequest, ReleaseView } from '@/lib/core/views'
import { allPairs } from '@/lib/db/duplicates'
import { createJob } from '@/lib/db/jobs'
import { approvedRows, releasesOf, releaseView, type StoredRelease } from '@/lib/db/releases'
import { latestRun } from '@/lib/db/runs'
import { detect, type ReadOptions, readRows } from '@/lib/ingest'
import { standingFacts } from '@/lib/jobs'
import { apportion, gates, gateState, groupRows, type Manifest, MANIFEST_FILE, MAXIMUM_MANIFEST_BYTES, parseManifest, type ReleaseReader, sharesProblem, splitOf, verifyRelease as verifyFiles, waiversProblem } from '@/lib/release'
import { getJob } from './jobs'
import { ACTOR, datasetNamed, studio } from './studio'
import { write } from './write'

const releaseRequest = z.object({
  format: z.enum(EXPORT_SCHEMAS).default('messages'),
  splits: z.record(z.string(), z.number()).default({ train: 0.9, validation: 0.05, test: 0.05 }),
  seed: z.int().default(42),
  out: z.string().nullable().default(null),
  waivers: z.record(z.string(), z.string().max(2_000)).default({}),
})
export type ReleaseOptions = z.input<typeof releaseRequest>

export async function listReleases(name: string): Promise<ReleaseView[]> {
  return (await releasesOf(studio().db, (await datasetNamed(name)).id)).map(releaseView)
}

/**
 * What a release would hold, from keys and the pairs of the latest dedup run: quick enough for every change of the form.
 * Trained tokens and near-duplicates are checked row by row when the release is made.
 */
export async function previewRelease(name: string, request: ReleaseRequest): Promise<ReleasePreview> {
  const { db } = studio()
  const { splits: shares, seed } = checkedRequest(request)
  const dataset = await datasetNamed(name)
  const rows = approvedRows(db, dataset.id)
  const position = new Map(rows.map((row, at) => [row.id, at]))
  const run = latestRun(db, dataset.id, 'dedup')
  const pairs: [number, number][] = []
  for (const pair of run ? allPairs(db, run.id) : []) {
    const [left, right] = [position.get(pair.keptId), position.get(pair.removedId)]
    if (left !== undefined && right !== undefined) pairs.push([left, right])
  }
  const groups = groupRows(rows.map((row) => row.key), pairs)
  const splits = apportion(groups.map((group) => splitOf(group, seed, shares)), shares)
  const facts = standingFacts(dataset, studio(), new Set(position.keys()))
  // The gates that need every text are left out: claiming them green before they were checked would be a guess.
  const [now, later] = [gates({ ...facts, splits, texts: null }), LATER_GATES]
  return { approved: rows.length, gates: now.filter(({ id }) => !later.has(id)), later: now.filter(({ id }) => later.has(id)).map(({ title }) => title), splits }
}

const LATER_GATES: ReadonlySet<GateId> = new Set(['render', 'trained', 'leaks'])

function checkedRequest(request: ReleaseOptions): z.output<typeof releaseRequest> {
  const parsed = releaseRequest.parse(request)
  const problem = sharesProblem(parsed.splits) ?? waiversProblem(parsed.waivers)
  if (problem !== null) throw new WinnowError('invalid-input', problem)
  return parsed
}

export async function createRelease(name: string, request: ReleaseOptions): Promise<JobView> {
  return getJob(await queueRelease(name, { ...request, out: null }))
}

/** The row of the release job; with an owner it is for that process to run. */
export async function queueRelease(name: string, request: ReleaseOptions, owner?: string): Promise<number> {
  const params = { ...checkedRequest(request), actor: ACTOR }
  const dataset = await datasetNamed(name)
  return write(({ db }) => createJob(db, { kind: 'release', datasetId: dataset.id, params, ...(owner !== undefined && { owner }) }))
}

async function releaseOf(name: string, version: number): Promise<StoredRelease> {
  const release = (await releasesOf(studio().db, (await datasetNamed(name)).id)).find((candidate) => candidate.version === version)
  if (release === undefined) throw new WinnowError('not-found', `"${name}" has no release ${version}.`)
  return release
}

/** A file of a release by the name its manifest gives it; no other name reaches the disk. */
export async function releaseFile(name: string, version: number, file: string): Promise<{ path: string; bytes: number; manifest: Manifest }> {
  const release = await releaseOf(name, version)
  const manifest = parseManifest(release.manifest)
  if (![...manifest.files.map((entry) => entry.name), manifest.index.name, MANIFEST_FILE].includes(file)) throw new WinnowError('not-found', `Release ${version} has no file ${file}.`)
  const path = join(release.dir, file)
  const entry = await stat(path).catch(() => null)
  if (entry === null) throw new WinnowError('not-found', `${path} is gone from the disk.`)
  return { path, bytes: entry.size, manifest }
}

export async function openReleaseFile(name: string, version: number, file: string): Promise<{ stream: ReadableStream<Uint8Array>; bytes: number }> {
  const { path, bytes } = await releaseFile(name, version, file)
  return { stream: Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>, bytes }
}

export async function verifyRelease(name: string, version: number): Promise<Verification> {
  return verifyFolder((await releaseOf(name, version)).dir)
}

/** What recomputing a release found, and how its gates stood when it was made. */
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
    const file = join(dir, MANIFEST_FILE)
    const entry = await stat(file)
    if (!entry.isFile() || entry.size > MAXIMUM_MANIFEST_BYTES) return []
    const { gates: stood } = parseManifest(await readFile(file, 'utf8'))
    return stood.map((gate) => ({ id: gate.id, state: gateState(gate), detail: gate.detail, waived: gate.waived }))
  } catch {
    return []
  }
}

function folderReader(dir: string): ReleaseReader {
  return {
    bytes: (name) => createReadStream(join(dir, name)),
    async *conversations(name: string, format: ExportSchema) {
      const source = await openSource(join(dir, name), name)
      try {
        if (source.size === 0) return
        const options: ReadOptions = { format, mixed: 'refuse', preference: 'refuse' }
        for await (const rows of readRows(source, await detect(source, options), options)) {
          for (const row of rows) yield row.ok ? row.conversation : { line: row.line, message: row.message }
        }
      } finally {
        await source.close()
      }
    },
  }
}
