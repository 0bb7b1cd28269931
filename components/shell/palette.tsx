'use client'
import { Autocomplete } from '@base-ui/react/autocomplete'
import { Search } from 'lucide-react'
import { useRouter, useSelectedLayoutSegments } from 'next/navigation'
import { Suspense, use, useEffect, useState } from 'react'
import { datasetPath } from '../links'
import { Dialog } from '../ui/dialog'
import { inputClass } from '../ui/field'
import { Skeleton } from '../ui/skeleton'

interface Command {
  label: string
  hint: string
  run: () => void
}

const PAGES = [
  { page: 'review', label: 'Review' },
  { page: '', label: 'Overview' },
  { page: 'examples', label: 'Examples' },
  { page: 'duplicates', label: 'Duplicates' },
  { page: 'audit', label: 'Audit' },
  { page: 'releases', label: 'Releases' },
]

/** Opens with ⌘K or Ctrl+K from anywhere, also from inside a text field. */
export function PaletteButton({ datasets }: { datasets: Promise<string[]> }) {
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (
        !(event.metaKey || event.ctrlKey) ||
        event.altKey ||
        event.shiftKey ||
        event.key.toLowerCase() !== 'k'
      )
        return
      event.preventDefault()
      setOpen((was) => !was)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-keyshortcuts="Meta+K Control+K"
        title="Go to (⌘K)"
        aria-label="Go to"
        className="flex flex-col items-center gap-1 rounded-md px-2 py-2 text-xs text-muted hover:bg-sunken hover:text-text md:w-full"
      >
        <Search size={18} aria-hidden />
        <span className="max-md:sr-only">⌘K</span>
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Go to">
        <Suspense fallback={<Skeleton className="h-8" />}>
          <Commands datasets={datasets} onDone={() => setOpen(false)} />
        </Suspense>
      </Dialog>
    </>
  )
}

function Commands({ datasets, onDone }: { datasets: Promise<string[]>; onDone: () => void }) {
  const commands = useCommands(use(datasets))
  return (
    <Autocomplete.Root
      items={commands}
      itemToStringValue={(command: Command) => command.label}
      open
      inline
      autoHighlight="always"
      keepHighlight
    >
      <Autocomplete.Input
        aria-label="Where to"
        placeholder="A dataset or a page"
        className={`${inputClass} h-8`}
      />
      <Autocomplete.Empty>
        <p className="px-2 pt-3 text-muted empty:hidden">No dataset or page matches.</p>
      </Autocomplete.Empty>
      <Autocomplete.List className="mt-2 max-h-[44vh] overflow-y-auto">
        {(command: Command) => (
          <Autocomplete.Item
            key={command.label}
            value={command}
            className="flex items-baseline justify-between gap-4 rounded-sm px-2 py-1.5 outline-none data-highlighted:bg-sunken data-highlighted:outline-1 data-highlighted:-outline-offset-1 data-highlighted:outline-control"
            onClick={() => {
              onDone()
              command.run()
            }}
          >
            <span className="min-w-0 truncate" title={command.label}>
              {command.label}
            </span>
            <span className="shrink-0 text-xs text-muted">{command.hint}</span>
          </Autocomplete.Item>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  )
}

function useCommands(datasets: string[]): Command[] {
  const router = useRouter()
  const [room, encoded] = useSelectedLayoutSegments()
  const here =
    room === 'datasets' && encoded !== undefined
      ? datasets.find((name) => encodeURIComponent(name) === encoded || name === encoded)
      : undefined
  const go = (label: string, hint: string, href: string): Command => ({
    label,
    hint,
    run: () => router.push(href),
  })
  return [
    ...(here === undefined
      ? []
      : PAGES.map(({ page, label }) => go(`${label} of ${here}`, 'this dataset', datasetPath(here, page)))),
    ...datasets
      .filter((name) => name !== here)
      .flatMap((name) => [
        go(`Review ${name}`, 'review', datasetPath(name, 'review')),
        go(name, 'dataset', datasetPath(name)),
      ]),
    go('All datasets', 'page', '/'),
    go('Jobs', 'page', '/jobs'),
  ]
}
