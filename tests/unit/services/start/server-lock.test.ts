import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openingAddress } from '@/lib/services/host/access'
import { forgetServer, noteServer, servedAddress } from '@/lib/services/start/server-lock'
import { studio } from '@/lib/services/host/studio'
import { useStudioHome } from '../../../studio-home'
import { session } from '@/tests/session'

useStudioHome()

/** Another process that holds the lock of a server until it is killed. */
async function holder(): Promise<() => Promise<void>> {
  const script =
    "const D=require('better-sqlite3');const d=new D(process.argv[1]);d.exec('BEGIN EXCLUSIVE');process.stdout.write('held');setInterval(()=>d.open,1e6)"
  const child = spawn(process.execPath, ['-e', script, join(studio().home.dir, 'server.lock')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return async () => {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
}

it('the address of a killed server is not printed with the token', async () => {
  const { home: place } = studio()
  expect(servedAddress(place)).toBeNull()
  const kill = await holder()
  noteServer(place, 'http://127.0.0.1:4100')
  expect(openingAddress(session())).toMatch(/^http:\/\/127\.0\.0\.1:4100\/\?access=/)
  await kill()
  expect(() => openingAddress(session())).toThrow('Nothing serves')
  forgetServer(place)
  expect(existsSync(join(place.dir, 'server.txt'))).toBe(false)
})
