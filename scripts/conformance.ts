/**
 * `npm run conformance`: writes docs/conformance.md from the golden vectors; see
 * tests/golden/conformance.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { conformancePage } from '../tests/golden/conformance/page'

const data = resolve(process.env['WINNOW_DATA'] ?? '../shared/data')
if (existsSync(data)) writeFileSync('docs/conformance.md', await conformancePage(data))
else process.stdout.write(`skipped: no shared data at ${data}; set WINNOW_DATA\n`)
