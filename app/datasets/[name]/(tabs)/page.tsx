import { notFound } from 'next/navigation'
import { createLoader, parseAsInteger } from 'nuqs/server'
import { LengthHistogram } from '@/components/charts/length-histogram'
import { AuditCard, ContaminationCard, DuplicatesCard } from '@/components/datasets/checks-card'
import { ContractForm } from '@/components/datasets/contract-form'
import { FunnelBars } from '@/components/datasets/funnel'
import { ImportsCard } from '@/components/datasets/imports-card'
import { NextStep } from '@/components/datasets/next-step'
import { RejectionsCard } from '@/components/datasets/rejections-card'
import { ImportPanel } from '@/components/imports/import-panel'
import { datasetPath, examplesPath } from '@/components/links'
import { Card } from '@/components/ui/card'
import type { DatasetOverview } from '@/lib/contract/datasets'
import { listRejections } from '@/lib/services/imports'
import { listPolicies, listTokenizers } from '@/lib/services/inspection'
import { thisHome } from '@/lib/services/host/place'
import { listTemplates } from '@/lib/services/templates'
import { saveContractAction } from '../actions'
import { datasetName, overview } from '../dataset'
import { pageSession } from '@/lib/services/host/page-session'

const loadParams = createLoader({ rejections: parseAsInteger, from: parseAsInteger.withDefault(0) })

export default async function OverviewPage({
  params,
  searchParams,
}: {
  params: Promise<{ name: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const session = await pageSession()
  const dataset = await overview(await datasetName(params))
  const { rejections, from } = await loadParams(searchParams)
  const tokenizers = await listTokenizers(session)
  return (
    <div className="flex max-w-[1240px] flex-col gap-4">
      <NextStep dataset={dataset.name} next={dataset.next} />
      <Card title="Where the rows are">
        <FunnelBars dataset={dataset} />
      </Card>
      {rejections !== null && <Rejections dataset={dataset} importId={rejections} from={from} />}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <AuditCard dataset={dataset} />
        <DuplicatesCard dataset={dataset} />
        {dataset.purpose === 'train' && <ContaminationCard dataset={dataset} />}
        {dataset.audit !== null && (
          <Card title="Token lengths">
            <LengthHistogram
              stats={dataset.audit.stats}
              rowsHref={examplesPath(dataset.name, { rule: 'over-length' })}
            />
          </Card>
        )}
        <Card title="Serving contract">
          <ContractForm
            contract={dataset.contract}
            tokenizers={tokenizers}
            templates={listTemplates(session)}
            policies={listPolicies()}
            action={saveContractAction.bind(null, dataset.name, {
              home: thisHome(session),
              datasetId: dataset.id,
            })}
          />
        </Card>
        <div className="flex min-w-0 flex-col gap-4">
          <ImportsCard dataset={dataset.name} imports={dataset.imports} />
          <Card title="Add files">
            <ImportPanel dataset={dataset.name} />
          </Card>
        </div>
      </div>
    </div>
  )
}

async function Rejections({
  dataset,
  importId,
  from,
}: {
  dataset: DatasetOverview
  importId: number
  from: number
}) {
  const session = await pageSession()
  const item = dataset.imports.find(({ id }) => id === importId) ?? notFound()
  const { rows, next } = await listRejections(session, item.id, from)
  return (
    <RejectionsCard
      dataset={dataset.name}
      item={item}
      rows={rows}
      nextHref={
        next === null ? null : `${datasetPath(dataset.name)}?rejections=${item.id}&from=${next}#rejections`
      }
    />
  )
}
