import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { admit } from '@/lib/cli/admit'
import { hostPolicy } from '@/lib/services/host/hosts'

let server: Server
let address = ''
beforeAll(async () => {
  server = createServer((request, response) => {
    if (admit(request, response, { hosts: hostPolicy('127.0.0.1'), token: 'secret' }))
      response.end(request.url === '/nowhere' ? 'nowhere' : 'inside')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  address = `http://127.0.0.1:${(server.address() as { port: number }).port}`
})
afterAll(() => new Promise((closed) => server.close(closed)))

describe('a browser without the token', () => {
  it('gets a page that says where the address is, and goes where it wanted to go once it has it', async () => {
    const response = await fetch(`${address}/datasets/x?tab=%22%3E%3Cscript%3E&access=wrong`, {
      headers: { accept: 'text/html,*/*' },
    })
    const page = await response.text()
    expect(response.status).toBe(401)
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    expect(page).toContain('winnow address')
    expect(page).toContain('action="/datasets/x"')
    expect(page).toContain('name="tab" value="&#34;&#62;&#60;script&#62;"')
    expect(page).not.toMatch(/<script|wrong|secret/)
  })
  it('is let in by the address, which it then forgets', async () => {
    const response = await fetch(`${address}/datasets/x?access=secret`, { redirect: 'manual' })
    expect([response.status, response.headers.get('location')]).toEqual([303, '/datasets/x'])
    const cookie = response.headers.get('set-cookie')!.split(';')[0]!
    expect(await (await fetch(`${address}/datasets/x`, { headers: { cookie } })).text()).toBe('inside')
  })
})

it('a program gets JSON', async () => {
  const response = await fetch(`${address}/api/jobs`, { headers: { accept: 'text/html' } })
  expect([response.status, await response.json()]).toEqual([
    401,
    { error: { code: 'unauthorized', message: expect.stringContaining('Bearer') as string } },
  ])
})

it('a refused request with a body still gets an answer', async () => {
  const response = await fetch(`${address}/api/imports`, { method: 'POST', body: new Uint8Array(8_000_000) })
  expect(response.status).toBe(401)
})

it('a path that cannot be decoded leads nowhere', async () => {
  const bearer = { headers: { authorization: 'Bearer secret' } }
  for (const path of ['/datasets/%', '/templates/%E0%A4%A', '/api/datasets/%zz/queue?x=%'])
    expect([path, await (await fetch(address + path, bearer)).text()]).toEqual([path, 'nowhere'])
  expect(await (await fetch(`${address}/datasets/a%20b?x=%`, bearer)).text()).toBe('inside')
})
