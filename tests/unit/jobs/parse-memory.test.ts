import { expect, it } from 'vitest'
import { SAMPLE_BYTES } from '@/lib/ingest/limits'
import { detect } from '@/lib/ingest'
import { parseBatches } from '@/lib/jobs/imports/parse-batches'

const MIB = 1024 ** 2
const ROWS = 60
const OPTIONS = { format: 'auto', mixed: 'refuse', preference: 'refuse' } as const
const row = (at: number): Buffer =>
  Buffer.from(
    `${JSON.stringify({
      messages: [
        { role: 'user', content: `${at} ${'a'.repeat(MIB)}` },
        { role: 'assistant', content: 'Yes.' },
      ],
    })}\n`,
  )
const file = Buffer.concat(Array.from({ length: ROWS }, (_, at) => row(at)))

function counted() {
  const read = { bytes: 0 }
  const source = {
    name: 'rows.jsonl',
    size: file.length,
    read: (start: number, length: number) => {
      read.bytes += Math.min(length, file.length - start)
      return Promise.resolve(file.subarray(start, start + length))
    },
  }
  return { source, read }
}

it('the schema of a file with long rows is recognised from a part of it', async () => {
  const { source, read } = counted()
  expect(await detect(source, OPTIONS)).toMatchObject({ recordSchema: 'messages' })
  expect(read.bytes).toBeLessThan(SAMPLE_BYTES + 4 * MIB)
})

it('batches of long rows are bounded by their bytes', async () => {
  const { source } = counted()
  const sizes: number[] = []
  let rows = 0
  for await (const message of parseBatches(
    source,
    { path: '', name: '', options: OPTIONS, skip: 0 },
    2_500,
  )) {
    if (message.kind === 'detected') continue
    sizes.push(message.batch.bodies.buffer.byteLength)
    rows += message.batch.examples.length
  }
  expect(rows).toBe(ROWS)
  expect(Math.max(...sizes)).toBeLessThan(20 * MIB)
})
