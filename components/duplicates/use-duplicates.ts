'use client'
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { DuplicateCluster, DuplicateGesture, DuplicatePage } from '@/lib/contract/duplicates'
import type { DecisionBatch } from '@/lib/contract/row-decisions'
import { fetchCluster, fetchClusters, sendDuplicateGesture, undoDuplicateGesture } from '../api'
import { usePlace } from '../place'
import type { ClusterQuery } from './params'

/** Everything that is known of a dataset's duplicates: read again after each decision. */
const allOf = (dataset: string) => ['duplicates', dataset] as const

/** The list of clusters and the curve; what the server drew with the page is the first answer. */
export function useClusters(
  dataset: string,
  query: ClusterQuery,
  first: { query: ClusterQuery; page: DuplicatePage },
): { page: DuplicatePage; stale: boolean; problem: Error | null } {
  const key = [...allOf(dataset), first.page.run.id, query]
  const drawn = JSON.stringify(query) === JSON.stringify(first.query)
  const { data, isPlaceholderData, error } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => fetchClusters(dataset, query, signal),
    placeholderData: keepPreviousData,
    ...(drawn && { initialData: first.page }),
  })
  return { page: data ?? first.page, stale: isPlaceholderData, problem: error }
}

const clusterOptions = (
  dataset: string,
  run: number,
  cluster: number | null,
  query: { by: string; threshold: number },
  keeper: number | null,
) =>
  queryOptions({
    queryKey: [...allOf(dataset), run, 'cluster', query, cluster, keeper],
    queryFn: ({ signal }) =>
      fetchCluster(dataset, cluster!, { ...query, ...(keeper !== null && { keeper }) }, signal),
    enabled: cluster !== null,
  })

/** One cluster with its texts; the next one is fetched ahead. */
export function useCluster(
  dataset: string,
  run: number,
  cluster: number | null,
  query: { by: string; threshold: number },
  keeper: number | null,
  first: DuplicateCluster | null,
) {
  const drawn =
    first !== null && first.id === cluster && first.threshold === query.threshold && first.keeper === keeper
  return useQuery({
    ...clusterOptions(dataset, run, cluster, query, keeper),
    placeholderData: keepPreviousData,
    ...(drawn && { initialData: first }),
  })
}

export function usePrefetchCluster(
  dataset: string,
  run: number,
  query: { by: string; threshold: number },
): (cluster: number) => void {
  const client = useQueryClient()
  // What cannot be fetched ahead is asked for again, and explained, when it is opened.
  return (cluster) =>
    void client.query(clusterOptions(dataset, run, cluster, query, null)).catch(() => undefined)
}

/** Decides and undoes; whatever is on screen is read again afterwards. */
export function useDecisions(dataset: string, onDone: (batch: DecisionBatch) => void) {
  const client = useQueryClient()
  const place = usePlace()
  return useMutation({
    mutationFn: (request: DuplicateGesture | { undo: string }) =>
      'undo' in request
        ? undoDuplicateGesture(dataset, place, request.undo)
        : sendDuplicateGesture(dataset, place, request),
    onSuccess: (batch) => {
      onDone(batch)
      // Nobody waits for it: the next cluster is on screen meanwhile, and the server decides by
      // what is so then.
      void client.invalidateQueries({ queryKey: allOf(dataset) })
    },
  })
}
