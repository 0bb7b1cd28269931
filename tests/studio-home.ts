import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { closeStudio } from '@/lib/services/host/studio'

/**
 * A studio of its own for the tests of a file or block: `folder` is for their files, the home lies
 * in it.
 */
export function useStudioHome(): { readonly folder: string } {
  const home = { folder: '' }
  beforeAll(() => {
    home.folder = mkdtempSync(join(tmpdir(), 'winnow-studio-'))
    process.env['WINNOW_HOME'] = join(home.folder, 'home')
  })
  afterAll(async () => {
    await closeStudio()
    rmSync(home.folder, { recursive: true })
  })
  return home
}
