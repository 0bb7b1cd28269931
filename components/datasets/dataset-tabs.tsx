'use client'
import Link from 'next/link'
import { useSelectedLayoutSegments } from 'next/navigation'
import { useEffect, useRef } from 'react'
import type { Purpose } from '@/lib/core/status'
import { datasetPath } from '../links'
import { tabClass } from '../ui/tabs'

const TABS = [
  { page: '', label: 'Overview' },
  { page: 'examples', label: 'Examples' },
  { page: 'duplicates', label: 'Duplicates' },
  { page: 'contamination', label: 'Contamination' },
  { page: 'audit', label: 'Audit' },
  { page: 'review', label: 'Review' },
  { page: 'releases', label: 'Releases' },
]

/** Eval sets have no contamination tab: they are what others are searched for. */
export function DatasetTabs({ name, purpose }: { name: string; purpose: Purpose }) {
  // A group of pages is a segment too, in brackets.
  const segment = useSelectedLayoutSegments().find((part) => !part.startsWith('(')) ?? ''
  const bar = useRef<HTMLElement>(null)
  useEffect(() => {
    // If the window is too narrow for all tabs, scroll the open one into view. Sideways only, so
    // that the page itself does not move.
    const open = bar.current?.querySelector<HTMLElement>('[aria-current]')
    if (open && bar.current)
      bar.current.scrollLeft = open.offsetLeft - (bar.current.clientWidth - open.offsetWidth) / 2
  }, [segment])
  return (
    <nav ref={bar} aria-label="Dataset" className="relative -mb-px flex gap-5 overflow-x-auto">
      {TABS.filter(({ page }) => purpose === 'train' || page !== 'contamination').map(({ page, label }) => (
        <Link
          key={page}
          href={datasetPath(name, page)}
          aria-current={(segment === 'decode-check' ? 'audit' : segment) === page ? 'page' : undefined}
          className={tabClass}
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
