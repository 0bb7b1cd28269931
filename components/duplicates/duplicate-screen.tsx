'use client'
import { debounce, useQueryStates } from 'nuqs'
import { useState } from 'react'
import type { DuplicateCluster, DuplicateMember, DuplicatePage } from '@/lib/core/duplicates'
import type { DecisionBatch } from '@/lib/core/row-decision'
import { problemText } from '../api'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'
import { useStored } from '../review/stored'
import { ClusterList } from './cluster-list'
import { ClusterView, comparable } from './cluster-view'
import { GestureLine, gestureWords } from './gesture-line'
import type { DuplicateAction, DuplicateKey } from './keys'
import { type ClusterQuery, duplicateParams, NO_CHOICE } from './params'
import { ShortcutSheet } from './shortcut-sheet'
import { ThresholdSlider } from './threshold-slider'
import { useDuplicateKeys } from './use-duplicate-keys'
import { useCluster, useClusters, useDecisions, usePrefetchCluster } from './use-duplicates'
import { useSettled } from './use-settled'

const SETTLED_MS = 200

/**
 * Clusters at the left, the rows of the open one at the right, and the similarity they are seen at
 * above both.
 */
export function DuplicateScreen({
  dataset,
  against,
  query: drawn,
  first,
  firstCluster,
}: {
  dataset: string
  against: string | undefined
  /** What the server drew the page with. */
  query: ClusterQuery
  first: DuplicatePage
  firstCluster: DuplicateCluster | null
}) {
  const [params, setParams] = useQueryStates(duplicateParams)
  const [keys, setKeys] = useStored('winnow.duplicate-keys', 'on')
  const [sheet, setSheet] = useState(false)
  const [said, setSaid] = useState('')
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
  const decisions = useDecisions(dataset, (batch: DecisionBatch) =>
    setSaid(batch.undoneAt === null ? `${gestureWords(batch)}.` : `Undone: ${gestureWords(batch)}.`),
  )
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
  const undo = (batch: string) => {
    const back = decided.get(batch)
    if (!busy) decide({ undo: batch }, { onSuccess: () => back !== undefined && open(back) })
  }
  const choose = (row: number) =>
    void setParams({ keeper: params.keeper === row ? null : row, cluster: cluster?.id ?? null, member: null })
  const compare = (by: number) => {
    const others = cluster === undefined ? [] : comparable(cluster)
    const at = Math.max(
      0,
      others.findIndex(({ exampleId }) => exampleId === params.member),
    )
    const next = others[at + by]
    if (next !== undefined) void setParams({ member: next.exampleId, cluster: cluster?.id ?? null })
  }
  const removeOthers = () =>
    decideCluster({ gesture: 'remove-others', ...(params.keeper !== null && { keeper: params.keeper }) })
  const keepAll = () => decideCluster({ gesture: 'keep-all' })
  const actions: Record<DuplicateAction, () => void> = {
    removeOthers,
    keepAll,
    undo: () => {
      const last = page.gestures.find(({ undoneAt }) => undoneAt === null)
      if (last !== undefined) undo(last.batch)
    },
    next: () => move(1),
    previous: () => move(-1),
    nextMember: () => compare(1),
    previousMember: () => compare(-1),
    sheet: () => setSheet(true),
  }
  useDuplicateKeys(keys === 'on', (key: DuplicateKey) => {
    if (key.kind === 'action') actions[key.action]()
    else {
      const member = cluster?.members[key.number - 1]
      if (member !== undefined && against === undefined && mayStand(member)) choose(member.exampleId)
    }
  })

  return (
    <div className="flex min-w-0 flex-col gap-4">
      <ThresholdSlider
        dataset={dataset}
        page={page}
        threshold={threshold}
        busy={busy || threshold !== settled}
        onThreshold={(value) =>
          void setParams(
            { threshold: value === lowest ? null : value, after: null, cluster: null, ...NO_CHOICE },
            { limitUrlUpdates: debounce(SETTLED_MS) },
          )
        }
        onSheet={() => setSheet(true)}
        onRemove={(removable) =>
          decide(
            { gesture: 'remove-suggested', run, threshold: settled, removable },
            { onSuccess: () => open(null) },
          )
        }
      />
      <GestureLine gestures={page.gestures} busy={busy} onUndo={undo} />
      <p role="status" aria-live="polite" className="sr-only">
        {said}
      </p>
      {decisions.isError && (
        <Notice tone="error" title="Nothing was decided">
          {problemText(decisions.error)}
        </Notice>
      )}
      {problem !== null && (
        <Notice tone="error" title="The clusters could not be read">
          {problemText(problem)}
        </Notice>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-[300px_minmax(0,1fr)]">
        <ClusterList
          page={page}
          query={query}
          chosen={marked}
          onChoose={open}
          onQuery={(change) => void setParams({ ...change, cluster: null, ...NO_CHOICE })}
        />
        {opened.isError && (
          <Notice tone="error" title="The cluster could not be opened">
            <p>{problemText(opened.error)}</p>
            {params.cluster !== null && (
              <Button className="mt-2" onClick={() => open(null)}>
                Open the first cluster
              </Button>
            )}
          </Notice>
        )}
        {!opened.isError && cluster !== undefined && (
          <ClusterView
            dataset={dataset}
            against={against}
            cluster={cluster}
            member={params.member}
            onRemove={removeOthers}
            onKeepAll={keepAll}
            onMember={(row) => void setParams({ member: row, cluster: cluster.id })}
            actions={{
              busy,
              canChoose: against === undefined,
              onChoose: choose,
              onKeep: (row) =>
                decide({
                  gesture: 'keep',
                  run,
                  threshold: settled,
                  cluster: cluster.id,
                  row,
                  seen: cluster.seen,
                }),
            }}
          />
        )}
      </div>
      <ShortcutSheet
        open={sheet}
        onClose={() => setSheet(false)}
        enabled={keys === 'on'}
        onEnabled={(on) => setKeys(on ? 'on' : 'off')}
      />
    </div>
  )
}

/** Whether a person may choose this row to be kept instead, or take that choice back. */
function mayStand({ role, reason, decided }: DuplicateMember): boolean {
  return (
    (role !== 'stays' || reason === 'chosen') && decided?.kind !== 'rejected' && decided?.kind !== 'set-aside'
  )
}
