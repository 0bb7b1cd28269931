'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, type KeyboardEvent } from 'react'
import { classNames } from '../class-names'
import { COLUMN_CLASSES, type ExampleTableModel } from './columns'

const ROW_HEIGHT = 36
/** Rows from the end at which the next page is asked for. */
const NEAR_END = 40
const GRID =
  'grid grid-cols-[64px_116px_minmax(0,1fr)] sm:grid-cols-[64px_116px_minmax(0,1fr)_56px_88px] md:grid-cols-[64px_116px_minmax(0,1fr)_56px_80px_80px_88px] lg:grid-cols-[64px_116px_minmax(0,1fr)_minmax(0,1fr)_56px_80px_80px_88px] items-center gap-x-3 px-3'

const rowElementId = (id: string): string => `example-${id}`

/**
 * The rows on screen and no others. One focusable grid: j and k or the arrows move the selection,
 * Enter opens it. Kept in a component of its own because the React compiler leaves useVirtualizer
 * alone.
 */
export function VirtualRows({
  table,
  total,
  selected,
  hasMore,
  fetching,
  hrefOf,
  onSelect,
  onEnd,
}: {
  table: ExampleTableModel
  total: number | null
  selected: number | null
  hasMore: boolean
  fetching: boolean
  hrefOf: (id: number) => string
  onSelect: (id: number) => void
  onEnd: () => void
}) {
  const router = useRouter()
  const scroller = useRef<HTMLDivElement>(null)
  const rows = table.getRowModel().rows
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    getItemKey: (index) => rows[index]!.id,
  })
  const items = virtualizer.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && !fetching && lastShown >= rows.length - NEAR_END) onEnd()
  }, [hasMore, fetching, lastShown, rows.length, onEnd])

  const at = selected === null ? -1 : rows.findIndex(({ original }) => original.id === selected)
  const move = (to: number) => {
    const index = Math.max(0, Math.min(rows.length - 1, to))
    const row = rows[index]
    if (row === undefined) return
    onSelect(row.original.id)
    virtualizer.scrollToIndex(index, { align: 'auto' })
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return
    const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / ROW_HEIGHT) - 1)
    const row = rows[at]
    if (event.key === 'Enter' && row !== undefined && event.target === event.currentTarget)
      router.push(hrefOf(row.original.id))
    const target = {
      j: at + 1,
      ArrowDown: at + 1,
      k: at - 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.length - 1,
    }[event.key]
    if (target === undefined) return
    event.preventDefault()
    move(target)
  }
  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label="Examples"
      aria-rowcount={total === null ? -1 : total + 1}
      onKeyDown={onKey}
      aria-activedescendant={at < 0 ? undefined : rowElementId(rows[at]!.id)}
      className="max-h-[max(400px,calc(100dvh-184px))] overflow-y-auto rounded-md border"
    >
      <div role="rowgroup" className="sticky top-0 z-10 border-b bg-surface">
        {table.getHeaderGroups().map((group) => (
          <div
            key={group.id}
            role="row"
            aria-rowindex={1}
            className={classNames(GRID, 'h-8 text-xs font-medium text-muted')}
          >
            {group.headers.map((header) => (
              <div key={header.id} role="columnheader" className={COLUMN_CLASSES[header.column.id]}>
                <table.FlexRender header={header} />
              </div>
            ))}
          </div>
        ))}
      </div>
      <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index]!
          return (
            <div
              key={row.id}
              id={rowElementId(row.id)}
              role="row"
              tabIndex={-1}
              aria-rowindex={item.index + 2}
              aria-selected={row.original.id === selected}
              style={{ height: ROW_HEIGHT, transform: `translateY(${item.start}px)` }}
              className={classNames(
                GRID,
                'absolute inset-x-0 top-0 border-b',
                row.original.id === selected
                  ? 'bg-sunken outline-2 -outline-offset-2 outline-accent'
                  : 'hover:bg-surface',
              )}
            >
              {row.getAllCells().map((cell) => (
                <div
                  key={cell.id}
                  role="gridcell"
                  className={classNames('min-w-0', COLUMN_CLASSES[cell.column.id])}
                >
                  <table.FlexRender cell={cell} />
                </div>
              ))}
            </div>
          )
        })}
      </div>
    </div>
  )
}
