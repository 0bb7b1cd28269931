import { createLoader } from 'nuqs/server'
import { releaseParams, toReleaseRequest } from '@/components/releases/params'
import { ReleaseForm } from '@/components/releases/release-form'
import { ReleaseList } from '@/components/releases/release-list'
import { Card } from '@/components/ui/card'
import { WinnowError } from '@/lib/core/errors'
import { listReleases } from '@/lib/services/releases'
import { inWorkroom } from '@/lib/services/workroom'
import { datasetName, orNotFound } from '../../dataset'
import { pageSession } from '@/lib/services/host/page-session'

export const metadata = { title: 'Releases' }

const loadParams = createLoader(releaseParams)

export default async function ReleasesPage({
  params,
  searchParams,
}: {
  params: Promise<{ name: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const session = await pageSession()
  const name = await datasetName(params)
  const releases = await orNotFound(listReleases(session, name))
  const request = toReleaseRequest(await loadParams(searchParams))
  // Shares that do not add up are the reader's to correct, not a page that fails.
  const preview = await inWorkroom(session, 'previewRelease', name, request).catch((problem: unknown) => {
    if (problem instanceof WinnowError) return problem.message
    throw problem
  })
  return (
    <div className="grid max-w-[1240px] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <Card title="New release">
        <ReleaseForm
          dataset={name}
          preview={typeof preview === 'string' ? null : preview}
          problem={typeof preview === 'string' ? preview : null}
        />
      </Card>
      <Card title="Releases">
        <ReleaseList dataset={name} releases={releases} />
      </Card>
    </div>
  )
}
