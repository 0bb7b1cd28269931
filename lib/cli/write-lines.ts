import { createWriteStream } from 'node:fs'
import { once } from 'node:events'

/** Writes rows to a file as JSON lines, no faster than the disk takes them. */
export async function writeLines(
  file: string,
  rows: Iterable<object> | AsyncIterable<object>,
): Promise<void> {
  const out = createWriteStream(file)
  for await (const row of rows) if (!out.write(`${JSON.stringify(row)}\n`)) await once(out, 'drain')
  out.end()
  await once(out, 'close')
}
