import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeWithData } from '../../shared-data'
import { conformancePage } from './page'

describeWithData('docs/conformance.md', (data) => {
  it('docs/conformance.md matches the code; `npm run conformance` writes it', async () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/conformance.md'), 'utf8')
    expect(page).toBe(await conformancePage(data))
  }, 300_000)
})
