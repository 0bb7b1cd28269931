import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, it } from 'vitest'

const folder = resolve(process.env['WINNOW_DATA'] ?? '../shared/data')

/** Folder of the real datasets and golden vectors, which are not part of the project; null where it is absent. */
export const sharedData: string | null = existsSync(folder) ? folder : null

/** A describe block over the shared data; skipped with a printed reason where there is none. */
export function describeWithData(name: string, tests: (data: string) => void): void {
  if (sharedData === null) {
    console.warn(`skipped: ${name} (no shared data at ${folder}; set WINNOW_DATA)`)
    // Vitest runs the body of a skipped block too, to list what is in it: with no data it would fail on the first file.
    describe.skip(name, () => it('needs the shared data', () => undefined))
  } else describe(name, () => tests(folder))
}
