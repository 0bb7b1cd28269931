'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTable } from '@tanstack/react-table'
import { useQueryStates } from 'nuqs'
import { useDeferredValue, useMemo } from 'react'
import type { ExamplePage } from '@/lib/contract/examples'
import { fetchExamples, problemText } from '../api'
import { count, counted } from '../format'
import { datasetPath, examplePath } from '../links'
import { Button, LinkButton } from '../ui/button'
import { Empty } from '../ui/empty'
import { Notice } from '../ui/notice'
import { Stale } from '../ui/stale'
import { exampleColumns, features } from './columns'
import { exampleParams, toQuery } from './params'
import { VirtualRows } from './virtual-rows'

/** Every example that matches, page after page as the end comes near. */
export function ExampleTable({
  dataset,
  first,
  firstKey,
}: {
  dataset: string
  first: ExamplePage
  firstKey: string
}) {
  const [state, setState] = useQueryStates(exampleParams)
  const query = useDeferredValue(toQuery(state))
  const key = JSON.stringify(query)
  const { data, error, fetchNextPage, hasNextPage, isFetching, isPending, isPlaceholderData, refetch } =
    useInfiniteQuery({
      queryKey: ['examples', dataset, key],
      queryFn: ({ pageParam, signal }) =>
        fetchExamples(dataset, pageParam === null ? query : { ...query, after: pageParam }, signal),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next,
      placeholderData: (before) => before,
      ...(key === firstKey && { initialData: { pages: [first], pageParams: [null] } }),
    })
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows) ?? [], [data])
  const columnList = useMemo(() => exampleColumns(dataset), [dataset])
  const table = useTable({ features, columns: columnList, data: rows, getRowId: (row) => String(row.id) })
  const total = data?.pages[0]?.total ?? null

  if (error !== null && rows.length === 0) {
    return (
      <Notice tone="error" title="The rows could not be read">
        <p>{problemText(error)}</p>
        <Button className="mt-2" onClick={() => void refetch()}>
          Try again
        </Button>
      </Notice>
    )
  }
  if (rows.length === 0 && !hasNextPage && !isPending)
    return (
      <NoRows
        dataset={dataset}
        filtered={
          key !== JSON.stringify(toQuery({ ...state, status: null, rule: null, text: '', importId: null }))
        }
      />
    )
  return (
    <div className={isPlaceholderData ? 'opacity-55' : undefined}>
      <p role="status" className="pb-2 text-muted">
        {total === null
          ? `${count(rows.length)} found${hasNextPage ? ' so far' : ''}`
          : counted(total, 'row')}
        {isFetching && ' · reading'}
      </p>
      <Stale
        reason={data?.pages[0]?.stale ?? null}
        again={
          <LinkButton size="small" href={datasetPath(dataset, 'audit')}>
            To the audit
          </LinkButton>
        }
      />
      <VirtualRows
        table={table}
        total={total}
        selected={state.row}
        hasMore={hasNextPage}
        fetching={isFetching}
        hrefOf={(id) => examplePath(dataset, id)}
        onSelect={(row) => void setState({ row })}
        onEnd={() => void fetchNextPage()}
      />
      {error !== null && (
        <Notice className="mt-2" tone="error" title="More rows could not be read">
          <p>{problemText(error)} The rows above are complete.</p>
          <Button className="mt-2" onClick={() => void fetchNextPage()}>
            Try again
          </Button>
        </Notice>
      )}
    </div>
  )
}

function NoRows({ dataset, filtered }: { dataset: string; filtered: boolean }) {
  return filtered ? (
    <Empty title="No row matches">Change the text or the filters above, or clear them.</Empty>
  ) : (
    <Empty
      title="No examples yet"
      action={
        <LinkButton look="primary" href={datasetPath(dataset)}>
          Import a file
        </LinkButton>
      }
    >
      Import a file on the overview and its rows appear here.
    </Empty>
  )
}
