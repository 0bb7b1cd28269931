import { JobList } from '@/components/jobs/job-list'
import { listJobs } from '@/lib/services/jobs'

export const metadata = { title: 'Jobs' }

export default async function JobsPage() {
  return (
    <div className="flex max-w-[1240px] flex-col gap-5 py-6">
      <h1 className="text-xl font-semibold">Jobs</h1>
      <JobList initial={await listJobs()} />
    </div>
  )
}
