import { expect, test } from 'vitest'
import { withJob } from '@/components/jobs/use-jobs'
import type { JobView } from '@/lib/contract/jobs'

const job = (id: number, status: JobView['status'], done = 0): JobView => ({
  id,
  kind: 'audit',
  dataset: 'demo',
  status,
  phase: '',
  done,
  total: 64,
  rate: null,
  secondsLeft: null,
  error: null,
  errorCode: null,
  result: null,
  cancelRequested: false,
  owner: null,
  heartbeatAt: null,
  createdAt: '2026-11-28T10:00:00.000Z',
  startedAt: null,
  finishedAt: null,
})

test('a new job is listed first, and a known one keeps its place', () => {
  expect(withJob([job(1, 'running')], job(2, 'queued')).map(({ id }) => id)).toEqual([2, 1])
  expect(withJob([job(2, 'queued'), job(1, 'running', 8)], job(1, 'running', 32))[1]!.done).toBe(32)
})

test('a late answer does not show an ended job as running', () => {
  for (const ended of ['succeeded', 'failed', 'cancelled'] as const) {
    expect(withJob([job(1, ended)], job(1, 'queued'))[0]!.status).toBe(ended)
    expect(withJob([job(1, 'running')], job(1, ended))[0]!.status).toBe(ended)
  }
})
