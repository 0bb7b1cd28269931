import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { studio } from '@/lib/services/host/studio'
import { importFile } from '@/lib/services/imports'
import { startAnalysis } from '@/lib/services/jobs'
import { runHere, THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { useStudioHome } from '../../../studio-home'
import { session } from '@/tests/session'

const home = useStudioHome()

const paramsOf = (id: number): unknown =>
  JSON.parse(studio().db.get<{ params: string }>('SELECT params FROM Job WHERE id = ?', id)!.params)

describe('a request for a search that ignores boilerplate', () => {
  beforeEach(async () => {
    const file = join(home.folder, 'rows.jsonl')
    const row = {
      messages: [
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Hi' },
      ],
    }
    writeFileSync(file, JSON.stringify(row))
    await runHere(
      session(),
      await importFile(session(), file, { dataset: 'rows', file: 'rows.jsonl' }, THIS_PROCESS),
      () => undefined,
    )
  })

  it.each([
    ['its present name', { ignoreBoilerplate: true }],
    ['the name that runs of earlier versions have stored, which "Run again" sends', { setAside: true }],
    ['both, of which the present one counts', { setAside: false, ignoreBoilerplate: true }],
  ])('is read by %s', async (_name, given) => {
    const { id } = await startAnalysis(session(), 'rows', 'dedup', { method: 'near', ...given })
    expect(paramsOf(id)).toEqual({ method: 'near', ignoreBoilerplate: true })
  })
})
