'use client'
import { useIsMutating, useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { DrawnPair, SemanticPairView, SemanticReport } from '@/lib/contract/semantic'
import { fetchPair, sendJudgement, withdrawJudgement } from '@/components/api'
import type { Step } from '@/components/deck/undo'
import { usePlace } from '@/components/place'
import { randomId } from '@/components/uuid'
import { useLeaveWarning } from './use-leave-warning'

const AHEAD = 3

/** One judgement, or a pair that was only put off. */
interface JudgementStep extends Step {
  kind: 'judgement' | 'skip'
  pair: number
  /** What was said of the pair until then. */
  before: boolean | null
}

/** The drawn pairs with what is said of them here and now; the server follows, in order. */
export interface JudgementSession {
  pairs: readonly DrawnPair[]
  skipped: ReadonlySet<number>
  report: SemanticReport
  /** What could not be saved, and was taken back. */
  problem: unknown
  /** Newest first. */
  steps: readonly JudgementStep[]
  /** `seen` as the pair whose texts were read has it. */
  judge: (pair: DrawnPair, same: boolean, seen: string) => void
  skip: (pair: DrawnPair) => void
  takeBack: (step: JudgementStep) => void
}

export function useJudgements(
  dataset: string,
  drawn: readonly DrawnPair[],
  initial: SemanticReport,
): JudgementSession {
  const place = usePlace()
  const [said, setSaid] = useState<ReadonlyMap<number, boolean | null>>(new Map())
  const [skipped, setSkipped] = useState<ReadonlySet<number>>(new Set())
  const [steps, setSteps] = useState<readonly JudgementStep[]>([])
  const [report, setReport] = useState(initial)
  // The page was read again, for instance because judgements were brought along.
  const [read, setRead] = useState(initial)
  if (read !== initial) {
    setRead(initial)
    setReport(initial)
  }
  const say = (id: number, same: boolean | null) => setSaid((known) => new Map(known).set(id, same))
  const add = (step: Omit<JudgementStep, 'id' | 'undone'>) =>
    setSteps((known) => [{ ...step, id: randomId(), undone: false }, ...known])
  const saving = ['judgements', dataset]
  const save = useMutation({
    mutationKey: saving,
    // One after another: the last answer is of all judgements.
    scope: { id: `judgements of ${dataset}` },
    mutationFn: ({
      id,
      said: given,
    }: {
      id: number
      said: { same: boolean; seen: string } | null
      before: boolean | null
    }) =>
      given === null
        ? withdrawJudgement(dataset, place, id)
        : sendJudgement(dataset, place, { id, ...given }),
    onSuccess: setReport,
    onError: (_problem, { id, before }) => say(id, before),
  })
  useLeaveWarning(useIsMutating({ mutationKey: saving }) > 0)
  return {
    pairs: drawn.map((pair) => (said.has(pair.id) ? { ...pair, same: said.get(pair.id)! } : pair)),
    skipped,
    report,
    problem: save.error,
    steps,
    judge({ id, same: before }, same, seen) {
      add({ kind: 'judgement', words: `Judged ${same ? 'same' : 'different'}`, pair: id, before })
      say(id, same)
      save.mutate({ id, said: { same, seen }, before })
    },
    skip({ id, same: before }) {
      add({ kind: 'skip', words: 'Skipped', pair: id, before })
      setSkipped(new Set([...skipped].filter((other) => other !== id)).add(id))
    },
    takeBack({ id, kind, pair, before }) {
      setSteps((known) => known.filter((step) => step.id !== id))
      if (kind === 'skip') setSkipped(new Set([...skipped].filter((other) => other !== pair)))
      else {
        const current = said.get(pair) ?? null
        say(pair, before)
        // Taking the last judgement back lets the one before it count again.
        save.mutate({ id: pair, said: null, before: current })
      }
    },
  }
}

const pairQuery = (dataset: string, id: number) => ({
  queryKey: ['semantic-pair', dataset, id],
  queryFn: () => fetchPair(dataset, id),
  staleTime: Infinity,
})

/** A pair with its texts; the ones that come next are fetched meanwhile. */
export function usePair(dataset: string, id: number | undefined, next: readonly DrawnPair[]) {
  const client = useQueryClient()
  const ahead = next
    .slice(0, AHEAD)
    .map((pair) => pair.id)
    .join(' ')
  useEffect(() => {
    for (const following of ahead.split(' ').filter((part) => part !== ''))
      client.query(pairQuery(dataset, Number(following))).catch(() => undefined)
  }, [client, dataset, ahead])
  return useQuery({ ...pairQuery(dataset, id ?? 0), enabled: id !== undefined })
}

/** Several pairs with their texts, as they arrive. */
export function usePairs(dataset: string, pairs: readonly DrawnPair[]): (SemanticPairView | undefined)[] {
  return useQueries({ queries: pairs.map(({ id }) => pairQuery(dataset, id)) }).map(({ data }) => data)
}
