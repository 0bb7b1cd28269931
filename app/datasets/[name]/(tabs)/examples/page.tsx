import { createLoader } from 'nuqs/server'
import { ExampleFilters } from '@/components/examples/example-filters'
import { ExampleTable } from '@/components/examples/example-table'
import { exampleParams, toQuery } from '@/components/examples/params'
import { inWorkroom } from '@/lib/services/workroom'
import { auditReport } from '@/lib/services/audit'
import { datasetName, header, orNotFound } from '../../dataset'
import { pageSession } from '@/lib/services/host/page-session'

export const metadata = { title: 'Examples' }

const loadParams = createLoader(exampleParams)

export default async function ExamplesPage({
  params,
  searchParams,
}: {
  params: Promise<{ name: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const session = await pageSession()
  const name = await datasetName(params)
  const query = toQuery(await loadParams(searchParams))
  const [first, report, { imports }] = await Promise.all([
    orNotFound(inWorkroom(session, 'listExamples', name, query)),
    auditReport(session, name),
    header(name),
  ])
  return (
    <div className="flex flex-col gap-3">
      <h2 className="sr-only">Examples</h2>
      <ExampleFilters rules={report?.rules ?? []} imports={imports} />
      <ExampleTable dataset={name} first={first} firstKey={JSON.stringify(query)} />
    </div>
  )
}
