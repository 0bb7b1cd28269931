import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest'
import type { Database } from '@/lib/db/client'
import { createJob } from '@/lib/db/jobs'
import { jobEvents } from '@/lib/services/jobs/events'
import { studio } from '@/lib/services/host/studio'
import { useStudioHome } from '../../../studio-home'
import { session } from '@/tests/session'

useStudioHome()

/** Reads of the list of jobs since the last call. */
function reads(): number {
  const calls = spy.mock.calls.filter(([sql]) => sql.includes('Job')).length
  spy.mockClear()
  return calls
}
let spy: MockInstance<Database['all']>

describe('events of the jobs', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    spy = vi.spyOn(studio().db, 'all')
  })
  afterEach(() => {
    vi.useRealTimers()
    spy.mockRestore()
  })

  it('are read once for all who listen, only when something was written, and not at all when nobody listens', async () => {
    const leave = new AbortController()
    const readers = Array.from({ length: 200 }, () => jobEvents(session(), leave.signal).getReader())
    const decoder = new TextDecoder()
    const next = async (reader: (typeof readers)[number]): Promise<string> =>
      decoder.decode((await reader.read()).value)
    for (const reader of readers) expect(await next(reader)).toBe('event: snapshot\ndata: []\n\n')
    reads()
    vi.advanceTimersByTime(10_000)
    expect(reads()).toBe(0)
    createJob(studio().db, { kind: 'audit', datasetId: null, params: {}, actor: 'test' })
    vi.advanceTimersByTime(1_000)
    expect(reads()).toBe(1)
    for (const reader of readers) expect(await next(reader)).toMatch(/^event: job\ndata: \{"id":1,/)
    leave.abort()
    for (const reader of readers) expect((await reader.read()).done).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('let go of a client that takes nothing', async () => {
    const stuck = jobEvents(session(), new AbortController().signal).getReader()
    for (let at = 0; at < 300; at++) {
      createJob(studio().db, { kind: 'audit', datasetId: null, params: {}, actor: 'test' })
      vi.advanceTimersByTime(300)
    }
    let events = 0
    while (!(await stuck.read()).done) events++
    expect(events).toBeLessThan(250)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('end with the server', async () => {
    const reader = jobEvents(session(), new AbortController().signal).getReader()
    await reader.read()
    studio().stopping.abort()
    expect((await reader.read()).done).toBe(true)
  })
})
