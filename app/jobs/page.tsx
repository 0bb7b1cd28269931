import { JobList } from '@/components/jobs/job-list'
import { listJobs } from '@/lib/services/jobs'
import { pageSession } from '@/lib/services/host/page-session'

export const metadata = { title: 'Jobs' }

export default async function JobsPage() {
  const session = await pageSession()
  return (
    <div className="flex max-w-[1240px] flex-col gap-5 py-6">
      <h1 className="text-xl font-semibold">Jobs</h1>
      <JobList initial={await listJobs(session)} />
    </div>
  )
}
