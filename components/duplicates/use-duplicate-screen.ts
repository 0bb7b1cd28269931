import { debounce, useQueryStates } from 'nuqs'
import { useState } from 'react'
import type { DuplicateCluster, DuplicateMember, DuplicatePage } from '@/lib/contract/duplicates'
import type { DecisionBatch } from '@/lib/contract/row-decisions'
import { useAnnouncer } from '../deck/announcer'
import { batchStep } from '../deck/batch-step'
import { stepSaid } from '../deck/undo'
import { useUndo } from '../deck/use-undo'
import { type Deeds, useDeck } from '../deck/use-deck'
import { counted } from '../format'
import { otherMembers } from './cluster-view'
import { DUPLICATE_KEYS, type DuplicateDeed } from './keys'
import { type ClusterQuery, duplicateParams, NO_CHOICE } from './params'
import { useCluster, useClusters, useDecisions, usePrefetchCluster } from './use-duplicates'
import { useSettled } from './use-settled'

const SETTLED_MS = 200

export interface DuplicateScreenProps {
  dataset: string
  against: string | undefined
  /** What the server drew the page with. */
  query: ClusterQuery
  first: DuplicatePage
  firstCluster: DuplicateCluster | null
}

/** Which cluster is open, at which similarity, and what each gesture does to it. */
export function useDuplicateScreen({
  dataset,
  against,
  query: drawn,
  first,
  firstCluster,
}: DuplicateScreenProps) {
  const [params, setParams] = useQueryStates(duplicateParams)
  const { said, say } = useAnnouncer()
  /** Of the decisions of this visit, the clusters they were about: undoing one leads back to it. */
  const [decided, setDecided] = useState<ReadonlyMap<string, number>>(new Map())
  const lowest = first.curve[0]!.threshold
  // Only steps of the curve have counts.
  const threshold =
    first.curve.findLast((point) => point.threshold <= (params.threshold ?? lowest))?.threshold ?? lowest
  const settled = useSettled(threshold, SETTLED_MS)
  const { by } = drawn
  const query: ClusterQuery = {
    by,
    threshold: settled,
    sort: params.sort,
    state: params.state,
    after: params.after,
  }
  const { page, stale, problem } = useClusters(dataset, query, { query: drawn, page: first })
  const { id: run } = page.run
  // The first cluster of another similarity need not be one at this.
  const chosen = params.cluster ?? (stale ? null : (page.clusters[0]?.id ?? null))
  const opened = useCluster(dataset, run, chosen, { by, threshold: settled }, params.keeper, firstCluster)
  const prefetch = usePrefetchCluster(dataset, run, { by, threshold: settled })
  // With no cluster left, the last one is not shown on; while the list is read again it is.
  const cluster = chosen === null && !stale ? undefined : opened.data

  const isListed = page.clusters.some(({ id }) => id === chosen)
  const marked = isListed ? chosen : (cluster?.id ?? chosen)
  const place = page.clusters.findIndex(({ id }) => id === marked)
  const open = (id: number | null) => void setParams({ cluster: id, ...NO_CHOICE })
  const beside = (by: number) => page.clusters[place + by]?.id ?? null
  const move = (by: number) => {
    const next = beside(by)
    if (next === null) return
    open(next)
    const after = page.clusters[place + 2 * by]
    if (after !== undefined) prefetch(after.id)
  }
  const decisions = useDecisions(dataset, (batch: DecisionBatch) => say(stepSaid(batchStep(batch))))
  // What is on screen is of before while the new is being read: nothing may be decided by it.
  const busy = decisions.isPending || stale || (chosen !== null && opened.isPlaceholderData)
  const decide = decisions.mutate
  // What is decided leaves the list of the undecided: the next one takes its place.
  const decideCluster = (
    gesture: { gesture: 'remove-others'; keeper?: number | undefined } | { gesture: 'keep-all' },
  ) => {
    if (busy || cluster === undefined || (gesture.gesture === 'remove-others' && cluster.removable === 0))
      return
    const follow = params.state === 'undecided' ? (beside(1) ?? beside(-1)) : cluster.id
    decide(
      { ...gesture, run, threshold: settled, cluster: cluster.id, seen: cluster.seen },
      {
        onSuccess: ({ batch }) => {
          setDecided(new Map(decided).set(batch, cluster.id))
          open(follow)
        },
      },
    )
  }
  const takeBack = ({ id: batch }: { id: string }) => {
    const back = decided.get(batch)
    decide({ undo: batch }, { onSuccess: () => back !== undefined && open(back) })
  }
  const undo = useUndo(page.gestures.map(batchStep), takeBack, busy)
  const choose = (row: number) =>
    void setParams({ keeper: params.keeper === row ? null : row, cluster: cluster?.id ?? null, member: null })
  const compare = (by: number) => {
    const others = cluster === undefined ? [] : otherMembers(cluster)
    const at = Math.max(
      0,
      others.findIndex(({ exampleId }) => exampleId === params.member),
    )
    const next = others[at + by]
    if (next !== undefined) void setParams({ member: next.exampleId, cluster: cluster?.id ?? null })
  }
  const deeds: Deeds<DuplicateDeed> = {
    remove: () =>
      decideCluster({ gesture: 'remove-others', ...(params.keeper !== null && { keeper: params.keeper }) }),
    keep: () => decideCluster({ gesture: 'keep-all' }),
    pick: (digit) => {
      const member = cluster?.members[Number(digit) - 1]
      if (member !== undefined && against === undefined && mayStand(member)) choose(member.exampleId)
    },
    undo: () => undo.undo(),
    next: () => move(1),
    previous: () => move(-1),
    nextRow: () => compare(1),
    previousRow: () => compare(-1),
  }
  const deck = useDeck({ name: 'duplicate', table: DUPLICATE_KEYS, deeds })
  return {
    params,
    page,
    query,
    threshold,
    atThreshold: threshold === settled,
    problem,
    said,
    deck,
    deeds,
    marked,
    cluster,
    opened,
    decisionError: decisions.isError ? decisions.error : null,
    busy,
    open,
    undo,
    choose,
    keep: (row: number) => {
      if (cluster !== undefined)
        decide({ gesture: 'keep', run, threshold: settled, cluster: cluster.id, row, seen: cluster.seen })
    },
    removeSuggested: (removable: number) =>
      decide(
        { gesture: 'remove-suggested', run, threshold: settled, removable },
        { onSuccess: () => open(null) },
      ),
    showMember: (row: number, ofCluster: DuplicateCluster) =>
      void setParams({ member: row, cluster: ofCluster.id }),
    changeQuery: (change: Partial<Pick<ClusterQuery, 'sort' | 'state' | 'after'>>) =>
      void setParams({ ...change, cluster: null, ...NO_CHOICE }),
    changeThreshold: (value: number) => {
      const point = first.curve.find(({ threshold: step }) => step === value)
      if (point !== undefined) say(`${counted(point.removable, 'row')} could be removed.`)
      void setParams(
        { threshold: value === lowest ? null : value, after: null, cluster: null, ...NO_CHOICE },
        { limitUrlUpdates: debounce(SETTLED_MS) },
      )
    },
  }
}

/** Whether a person may choose this row to be kept instead, or take that choice back. */
function mayStand({ role, reason, decided }: DuplicateMember): boolean {
  return (
    (role !== 'stays' || reason === 'chosen') && decided?.kind !== 'rejected' && decided?.kind !== 'set-aside'
  )
}
