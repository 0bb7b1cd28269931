'use client'
import Link from 'next/link'
import { useSelectedLayoutSegment } from 'next/navigation'
import { datasetPath } from '../links'
import { tabClass } from '../ui/tabs'

const TABS = [
  { page: '', label: 'Overview' }, { page: 'examples', label: 'Examples' }, { page: 'duplicates', label: 'Duplicates' },
  { page: 'audit', label: 'Audit' }, { page: 'review', label: 'Review' }, { page: 'releases', label: 'Releases' },
]

export function DatasetTabs({ name }: { name: string }) {
  const segment = useSelectedLayoutSegment() ?? ''
  return (
    <nav aria-label="Dataset" className="-mb-px flex gap-5 overflow-x-auto">
      {TABS.map(({ page, label }) => (
        <Link key={page} href={datasetPath(name, page)} aria-current={segment === page ? 'page' : undefined} className={tabClass}>{label}</Link>
      ))}
    </nav>
  )
}
