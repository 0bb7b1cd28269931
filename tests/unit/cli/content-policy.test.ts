import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { giveContentPolicy } from '@/lib/cli/content-policy'

it('each answer has a word of its own for its scripts, whatever was asked with', async () => {
  const server = createServer((request, response) => {
    giveContentPolicy(request, response)
    response.end(request.headers['content-security-policy'])
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const ask = async () => {
    const response = await fetch(`http://127.0.0.1:${(server.address() as { port: number }).port}`, {
      headers: { 'content-security-policy': "script-src 'nonce-mine'" },
    })
    expect(await response.text()).toBe(response.headers.get('content-security-policy'))
    return response.headers.get('content-security-policy')!
  }
  const first = await ask()
  const second = await ask()
  await new Promise((closed) => server.close(closed))
  const scripts = /script-src 'self' 'nonce-([A-Za-z0-9+/]{22}==)';/
  expect(scripts.exec(first)?.[1]).toBeDefined()
  expect(scripts.exec(second)?.[1]).not.toBe(scripts.exec(first)![1])
  expect(first).not.toMatch(/script-src[^;]*unsafe|mine/)
})
