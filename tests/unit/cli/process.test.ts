import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { useStudioHome } from '@/tests/studio-home'

const studio = useStudioHome()

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['dist/winnow.js', ...args, '--home', studio.folder], {
    encoding: 'utf8',
  })
}

it('a process ends with 0 when the command has done its work', () => {
  const { status, stdout, stderr } = run('datasets', '--json')
  expect([status, stdout, stderr]).toEqual([0, '{"datasets":[]}\n', ''])
})

it('with 1 when it is refused, and with 2 when it is not understood', () => {
  expect(run('audit', 'nosuch')).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringContaining('winnow: There is no dataset "nosuch"') as string,
  })
  expect(run('audit')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('Usage: winnow audit DATASET') as string,
  })
})
