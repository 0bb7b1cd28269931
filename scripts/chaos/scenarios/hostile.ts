import { setTimeout as sleep } from 'node:timers/promises'
import type { JobView } from '@/lib/contract/jobs'
import { StudioServer } from '@/tests/e2e/studio'
import { ANSWERS, brokenFiles, rowsOf, TEMPLATES } from '../corpora'
import { violations } from '../invariants'
import { expectThat, type Scenario } from '../scenario'
import { imported, jobEnded } from '../settled'

/** Longer than any deadline of the server: a request that takes longer would never end. */
const PATIENCE_MS = 60_000

/**
 * Texts, templates and files that were made to stop a server: each is answered, and other pages go
 * on meanwhile.
 */
export const hostile: Scenario = {
  name: 'hostile rows, templates and files',
  async run(random) {
    const studio = await new StudioServer().start()
    const faults: string[] = []
    const watch = watchPages(studio)
    try {
      for (const template of TEMPLATES) {
        const status = await answer(studio, '/api/templates', {
          name: `t${faults.length}`,
          source: template,
          family: null,
        })
        faults.push(
          ...expectThat(
            status > 0 && status !== 500,
            `the template ${template.slice(0, 60)} answered ${status || 'nothing'}`,
          ),
        )
        const tried = await answer(studio, '/api/templates/try', {
          template: 'qwen2_5',
          tokenizer: 'qwen2_5',
          policy: 'assistant',
          text: rowsOf([template.slice(0, 10_000)]),
        })
        faults.push(
          ...expectThat(tried > 0 && tried !== 500, `its text as a row answered ${tried || 'nothing'}`),
        )
      }
      await imported(studio, 'hostile', 'hostile.jsonl', new TextEncoder().encode(rowsOf(ANSWERS)))
      for (let id = 1; id <= ANSWERS.length; id++) {
        const status = await answer(studio, `/api/datasets/hostile/examples/${id}/inspection`)
        faults.push(
          ...expectThat(
            status > 0 && status !== 500,
            `the inspection of row ${id} answered ${status || 'nothing'}`,
          ),
        )
      }
      for (const kind of ['audit', 'dedup']) {
        const { id } = await studio.post<JobView>('/api/jobs', { kind, dataset: 'hostile', params: {} })
        const job = await jobEnded(studio, id)
        faults.push(
          ...expectThat(job.status === 'succeeded', `${kind} of hostile rows: ${job.error ?? job.status}`),
        )
      }
      const files = brokenFiles(random)
      for (const { name, bytes, words } of files) {
        const job = await imported(studio, 'broken', name, new Uint8Array(bytes))
        const refused = job.status === 'failed' && job.errorCode !== 'crashed' && words.test(job.error ?? '')
        faults.push(
          ...expectThat(job.status === 'succeeded' || refused, `${name}: ${job.status}, ${job.error ?? ''}`),
        )
      }
      const { asked, slowest } = await watch.stop()
      faults.push(...expectThat(slowest < PATIENCE_MS / 4, `another page waited ${slowest} ms`))
      return {
        counts: {
          templates: TEMPLATES.length,
          rows: ANSWERS.length,
          files: files.length,
          otherPages: asked,
          slowestMs: slowest,
        },
        faults: [...faults, ...violations(studio.home)],
      }
    } finally {
      await watch.stop()
      await studio.stop()
    }
  },
}

/** Status of the answer, 0 where none came in time. */
function answer(studio: StudioServer, path: string, body?: object): Promise<number> {
  const asked = studio.fetch(
    path,
    body === undefined
      ? {}
      : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
  )
  return Promise.race([
    asked.then(
      ({ status }) => status,
      () => 0,
    ),
    sleep(PATIENCE_MS, 0),
  ])
}

/** Asks for an ordinary page again and again until stopped. */
function watchPages(studio: StudioServer): { stop(): Promise<{ asked: number; slowest: number }> } {
  const figures = { asked: 0, slowest: 0 }
  const stopped = new AbortController()
  const loop = (async () => {
    while (!stopped.signal.aborted) {
      const started = performance.now()
      await studio.get('/api/jobs').catch(() => undefined)
      figures.slowest = Math.max(figures.slowest, Math.round(performance.now() - started))
      figures.asked++
      await sleep(100)
    }
  })()
  return {
    async stop() {
      stopped.abort()
      await loop
      return figures
    },
  }
}
