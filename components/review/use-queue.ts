'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { Place, QueueItem, QueuePage } from '@/lib/contract/review'
import { fetchQueue } from '../api'
import { outbox } from './use-outbox'

/** How many examples are ready beyond the one on screen. */
const AHEAD = 5
const PAGE = 10

/** A walk through the queue: where it began, and what the server sent for its first page. */
export interface Walk {
  /** Told apart from an earlier walk over the same examples. */
  number: number
  after: number | null
  first: QueuePage | null
}

export interface Queue {
  items: readonly QueueItem[]
  /** No example follows the last of `items`. */
  complete: boolean
  loading: boolean
  error: unknown
  retry: () => void
}

/**
 * The examples to review, in order, always some ahead of `at`. A new walk first waits until every
 * decision is saved.
 */
export function useQueue(dataset: string, place: Place, filter: string, walk: Walk, at: number): Queue {
  const query = useInfiniteQuery({
    queryKey: ['queue', dataset, filter, walk.number, walk.after],
    queryFn: async ({ pageParam }) => {
      // Otherwise examples whose decision is still on its way would come again.
      if (walk.first === null && pageParam === walk.after) await outbox.flush()
      return fetchQueue(dataset, place, { after: pageParam, limit: PAGE, filter })
    },
    initialPageParam: walk.after,
    getNextPageParam: (page) => page.items.at(-1)?.exampleId ?? null,
    ...(walk.first !== null && { initialData: { pages: [walk.first], pageParams: [walk.after] } }),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnMount: false,
    refetchOnReconnect: false,
  })
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = query
  const items = useMemo(() => unique(data?.pages.flatMap((page) => page.items) ?? []), [data])
  const short = items.length - at <= AHEAD
  useEffect(() => {
    if (short && hasNextPage && !isFetching && !isError) void fetchNextPage()
  }, [short, hasNextPage, isFetching, isError, fetchNextPage])
  return {
    items,
    complete: data !== undefined && !hasNextPage,
    loading: isFetching,
    error: query.error,
    retry: () => void (data === undefined ? query.refetch() : fetchNextPage()),
  }
}

const unique = (items: readonly QueueItem[]): QueueItem[] => [
  ...new Map(items.map((item) => [item.exampleId, item])).values(),
]
