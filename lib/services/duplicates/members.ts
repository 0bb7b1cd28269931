import type { DuplicateMember, KeepReason, MemberDecision } from '@/lib/contract/duplicates'
import { WinnowError } from '@/lib/core/errors'
import { sha256 } from '@/lib/core/hash'
import { currentHash } from '@/lib/db/duplicates'
import { decidingColumn, KEEP_COLUMNS, StarClusters, type Stars } from '@/lib/dedup'
import { type DuplicateView, REJECTED, REMOVED, SET_ASIDE, starsAt } from '@/lib/jobs'
import type { MemberText, DatasetRowId } from './texts'
import type { Session } from '../host/session'

/** Nobody reads more rows than this side by side; a gesture is about all of them all the same. */
const SHOWN_MEMBERS = 24

/** The rows of a cluster and what becomes of each. */
export interface ClusterRows {
  rows: number[]
  stars: Stars
  /** Rows that are removed, rejected or set aside, and remain so. */
  out: (row: number) => boolean
  keeper: number | null
}

/**
 * Without a keeper, the suggestion for the rows nobody has decided about. With one, the cluster is
 * decided again: rows that were removed from it may come back, but a decision to keep a row stands.
 *
 * @throws WinnowError `conflict` for a keeper that was rejected or set aside for another reason.
 */
export function clusterRows(
  view: DuplicateView,
  threshold: number,
  root: Uint32Array,
  cluster: number,
  keeper: number | null,
): ClusterRows {
  const rows: number[] = []
  root.forEach((of, row) => {
    if (of === cluster) rows.push(row)
  })
  if (keeper === null)
    return { rows, stars: starsAt(view, threshold), out: (row) => view.standing.absent[row] === 1, keeper }
  checkKeeper(view, root, cluster, keeper)
  const standing = { held: view.standing.held.slice(), absent: view.standing.absent.slice() }
  for (const row of rows) {
    if (view.fate[row] === REMOVED) standing.absent[row] = 0
    standing.held[row] = view.graph.foreign[row] === 1 || view.decisions.get(row)?.decision === 'keep' ? 1 : 0
  }
  standing.held[keeper] = 2
  const stars = new StarClusters(root.length, view.graph.pairs, view.order, standing).at(threshold)
  return { rows, stars, out: (row) => standing.absent[row] === 1, keeper }
}

function checkKeeper(
  { graph, fate }: DuplicateView,
  root: Uint32Array,
  cluster: number,
  keeper: number,
): void {
  const name = `Row ${graph.ids[keeper]}`
  if (root[keeper] !== cluster)
    throw new WinnowError(
      'conflict',
      `${name} is not in this cluster at this similarity. Open the cluster again.`,
    )
  if (graph.foreign.includes(1))
    throw new WinnowError('conflict', 'All rows of the other dataset are kept: there is no row to choose.')
  if (fate[keeper] === REJECTED)
    throw new WinnowError(
      'conflict',
      `${name} was rejected and cannot replace others. Change that verdict first, or keep another row.`,
    )
  if (fate[keeper] === SET_ASIDE)
    throw new WinnowError(
      'conflict',
      `${name} was set aside for another reason and cannot replace others. Keep another row.`,
    )
}

/**
 * A row of a cluster without its text, and the places of its text and of the text of the row kept
 * instead of it.
 */
interface MemberFacts {
  shown: Omit<DuplicateMember, keyof MemberText>
  place: DatasetRowId
  kept: DatasetRowId | null
}

/** The kept rows, each followed by the rows it replaces; one part of a large cluster. */
export function clusterMembers(
  view: DuplicateView,
  { rows, stars, out, keeper }: ClusterRows,
): { members: MemberFacts[]; hidden: number } {
  const standsFor = new Map<number, number[]>()
  const isHere = new Set(rows)
  const keptInsteadOf = (row: number): number => {
    const decision = view.decisions.get(row)
    if (decision?.decision !== 'remove' || decision.otherId === null) return row
    const other = view.rowOf(decision.otherId)
    return other !== null && isHere.has(other) ? other : row
  }
  for (const row of rows) {
    const kept = out(row) ? keptInsteadOf(row) : stars.kept[row]!
    const members = standsFor.get(kept) ?? []
    members.push(row)
    standsFor.set(kept, members)
  }
  const order = [...standsFor].sort(
    ([one, mine], [other, theirs]) =>
      Number(other === keeper) - Number(one === keeper) ||
      Number(out(one)) - Number(out(other)) ||
      theirs.length - mine.length ||
      one - other,
  )
  const score = (row: number): number =>
    out(row) ? (view.decisions.get(row)?.score ?? 0) : stars.score[row]!
  const sorted = order.flatMap(([kept, members]) => [
    kept,
    ...members.filter((row) => row !== kept).sort((one, other) => score(other) - score(one) || one - other),
  ])
  const all = [...new Set(sorted)]
  const shown = all.slice(0, SHOWN_MEMBERS)
  return {
    members: shown.map((row) => memberFacts(view, { rows, stars, out, keeper }, row)),
    hidden: all.length - shown.length,
  }
}

function roleOf({ stars, out }: ClusterRows, row: number): DuplicateMember['role'] {
  if (out(row)) return 'out'
  return stars.kept[row] === row ? 'stays' : 'goes'
}

/**
 * The row that is kept instead of this one, or was when it was decided, and how alike the two are.
 */
function pairOf(
  { graph, decisions }: DuplicateView,
  cluster: ClusterRows,
  row: number,
): Pick<DuplicateMember, 'keptId' | 'score'> {
  const { stars } = cluster
  const role = roleOf(cluster, row)
  if (role === 'goes') return { keptId: graph.ids[stars.kept[row]!]!, score: stars.score[row]! }
  const decision = decisions.get(row)
  if (role === 'stays' || decision?.decision !== 'remove') return { keptId: null, score: null }
  return { keptId: decision.otherId, score: decision.score }
}

function memberFacts(view: DuplicateView, cluster: ClusterRows, row: number): MemberFacts {
  const { graph } = view
  const role = roleOf(cluster, row)
  const { keptId, score } = pairOf(view, cluster, row)
  const keptRow = keptId === null ? null : view.rowOf(keptId)
  return {
    shown: {
      exampleId: graph.ids[row]!,
      foreign: graph.foreign[row] === 1,
      role,
      keptId,
      score,
      reason: role === 'stays' ? reasonOf(view, cluster, row) : null,
      decided: decisionOf(view, row),
    },
    place: placeOf(view, row),
    kept: keptRow === null ? null : placeOf(view, keptRow),
  }
}

function placeOf({ run, graph, otherDatasetId }: DuplicateView, row: number): DatasetRowId {
  return { datasetId: graph.foreign[row] === 1 ? otherDatasetId : run.datasetId, exampleId: graph.ids[row]! }
}

function decisionOf({ fate, decisions, goneOf }: DuplicateView, row: number): MemberDecision | null {
  if (fate[row] === REJECTED) return { kind: 'rejected' }
  if (fate[row] === SET_ASIDE) return { kind: 'set-aside' }
  const decision = decisions.get(row)
  if (decision === undefined) return null
  if (decision.decision === 'keep') return { kind: 'kept' }
  const { method, actor, createdAt, batch, otherId } = decision
  return {
    kind: 'removed',
    method,
    actor,
    at: createdAt,
    batch,
    gone: otherId === null ? null : goneOf(otherId),
  }
}

/** The reason that decides against the best of the rows it replaces; null if it replaces none. */
function reasonOf(
  view: DuplicateView,
  { rows, stars, out, keeper }: ClusterRows,
  row: number,
): KeepReason | null {
  const { graph, order, standing, decisions } = view
  if (row === keeper) return 'chosen'
  if (graph.foreign[row] === 1) return 'other-dataset'
  if (decisions.get(row)?.decision === 'keep') return 'kept'
  if (keeper === null && standing.held[row] === 1) return 'in-force'
  const columns = new Set(
    rows
      .filter((other) => other !== row && !out(other) && stars.kept[other] === row)
      .map((other) => decidingColumn(order, row, other)),
  )
  // Against the closest rival: the one that ties on the most columns.
  return columns.has(null) ? 'earliest' : (KEEP_COLUMNS.findLast((column) => columns.has(column)) ?? null)
}

/**
 * Tells whether a row of the cluster was changed, or another came or went, since it was shown: a
 * hash of what its rows say.
 */
export function seenHash(session: Session, { graph }: DuplicateView, { rows }: ClusterRows): string {
  const { db } = session
  return sha256(
    rows
      .map((row) => `${graph.ids[row]!} ${currentHash(db, graph.ids[row]!)?.toString('hex') ?? ''}`)
      .join('\n'),
  )
}
