import { DatasetList } from '@/components/datasets/dataset-list'
import { ImportPanel } from '@/components/imports/import-panel'
import { Card } from '@/components/ui/card'
import { Empty } from '@/components/ui/empty'
import { listDatasets } from '@/lib/services/datasets'
import { pageSession } from '@/lib/services/host/page-session'

export const metadata = { title: { absolute: 'Datasets · Winnow' } }

export default async function DatasetsPage() {
  const session = await pageSession()
  const datasets = await listDatasets(session)
  return (
    <div className="flex max-w-[1240px] flex-col gap-5 py-6">
      <div>
        <h1 className="text-xl font-semibold">Datasets</h1>
        <p className="max-w-[80ch] text-muted">
          Winnow turns raw conversations into training data you can vouch for: see what the model will really
          be trained on, drop duplicates, judge row by row, release with proof.
        </p>
      </div>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_400px]">
        <section aria-labelledby="your-datasets" className="min-w-0">
          <h2 id="your-datasets" className="sr-only">
            Your datasets
          </h2>
          {datasets.length === 0 ? (
            <Empty title="No dataset yet">
              Choose a file of examples to begin. Winnow creates a dataset from it.
            </Empty>
          ) : (
            <DatasetList datasets={datasets} />
          )}
        </section>
        <Card title="Import">
          <ImportPanel />
        </Card>
      </div>
    </div>
  )
}
