import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Transaction } from '@/lib/db/client'
import { recordEvent } from '@/lib/db/events'
import { useDatabase } from './database'

const WRITERS = 4
const ENTRIES = 40
/** Inside the project, where node finds the packages. */
let folder = ''

beforeAll(async () => {
  folder = mkdtempSync(resolve('node_modules/.cache/ledger-'))
  await build({
    stdin: {
      contents: `
        import { Database } from '@/lib/db/client'
        import { recordEvent } from '@/lib/db/events'
        const [file, writer] = process.argv.slice(2)
        const db = new Database(file)
        for (let entry = 0; entry < ${ENTRIES}; entry++) db.transaction((transaction) => recordEvent(transaction, writer, 'test', { entry }))
        await db.close()`,
      resolveDir: resolve('.'),
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile: join(folder, 'writer.mjs'),
    logLevel: 'warning',
  })
})

afterAll(() => rmSync(folder, { recursive: true }))

const store = useDatabase()

describe('the ledger', () => {
  it('stays one chain under several processes that write at the same time', async () => {
    const writers = Array.from({ length: WRITERS }, (_, writer) =>
      spawn(process.execPath, [join(folder, 'writer.mjs'), store.db.file, `writer ${writer}`], {
        stdio: 'inherit',
      }),
    )
    const exits = await Promise.all(writers.map((writer) => once(writer, 'exit')))
    expect(exits.map(([code]) => code as number)).toEqual(writers.map(() => 0))
    const entries = store.db.all<{ previousHash: string; hash: string }>(
      'SELECT previousHash, hash FROM Event ORDER BY id',
    )
    expect(entries).toHaveLength(WRITERS * ENTRIES)
    expect(entries.map(({ previousHash }) => previousHash)).toEqual([
      '',
      ...entries.slice(0, -1).map(({ hash }) => hash),
    ])
  })

  it('takes no entry once its transaction has ended', () => {
    const kept: Transaction[] = []
    store.db.transaction((transaction) => kept.push(transaction))
    expect(() => recordEvent(kept[0]!, 'test', 'late', {})).toThrow('ended')
  })
})
