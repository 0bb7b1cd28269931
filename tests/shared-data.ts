import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe } from 'vitest'
import { skipWithReason } from './skip-with-reason'

const folder = resolve(process.env['WINNOW_DATA'] ?? '../shared/data')

/**
 * Folder of the real datasets and golden vectors, which are not part of the project; null where it
 * is absent.
 */
export const sharedData: string | null = existsSync(folder) ? folder : null

/** A describe block over the shared data; skipped with a printed reason where there is none. */
export function describeWithData(name: string, tests: (data: string) => void): void {
  if (sharedData === null) skipWithReason(name, `no shared data at ${folder}; set WINNOW_DATA`)
  else describe(name, () => tests(folder))
}
