import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { contractLine } from '@/components/datasets/contract-line'
import { DatasetTabs } from '@/components/datasets/dataset-tabs'
import { PlaceProvider } from '@/components/place'
import { thisHome } from '@/lib/services/host/place'
import { datasetName, header } from './dataset'
import { pageSession } from '@/lib/services/host/page-session'

interface Props {
  params: Promise<{ name: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const name = await datasetName(params)
  return { title: { default: name, template: `%s · ${name} · Winnow` } }
}

export default async function DatasetLayout({ params, children }: Props & { children: ReactNode }) {
  const session = await pageSession()
  const dataset = await header(await datasetName(params))
  const place = { home: thisHome(session), datasetId: dataset.id }
  const line = contractLine(dataset.contract)
  return (
    <PlaceProvider place={place}>
      <header className="-mx-4 border-b px-4 pt-3 sm:-mx-6 sm:px-6">
        <div className="flex flex-wrap items-baseline gap-x-4">
          <h1 className="min-w-0 truncate text-lg font-semibold" title={dataset.name}>
            {dataset.name}
          </h1>
          <p className="min-w-0 truncate text-muted" title={line}>
            {dataset.purpose === 'eval' ? 'evaluation' : 'training'} · {line}
          </p>
        </div>
        <DatasetTabs name={dataset.name} purpose={dataset.purpose} />
      </header>
      <div className="pt-4 pb-6">{children}</div>
    </PlaceProvider>
  )
}
