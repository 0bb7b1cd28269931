import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { studio } from '@/lib/services/host/studio'
import { useStudioHome } from '@/tests/studio-home'

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>

useStudioHome()
beforeAll(() => studio().db.run("INSERT INTO Dataset (name, purpose) VALUES ('there', 'train')"))

const routes = readdirSync(resolve('app/api'), { recursive: true, encoding: 'utf8' })
  .filter(
    (path) => path.endsWith('route.ts') && readFileSync(join('app/api', path), 'utf8').includes('jsonBody('),
  )
  .sort()

describe('a request whose body is JSON, but no object', () => {
  it.each(routes)('is refused by %s, and nothing is started', async (path) => {
    const handlers = (await import(resolve('app/api', path))) as Record<string, Handler>
    const names = Object.keys(handlers).filter((name) => ['POST', 'PUT', 'PATCH', 'DELETE'].includes(name))
    expect(names.length).toBeGreaterThan(0)
    for (const method of names) {
      for (const body of ['null', '5', '"a"', 'true', '[]', '[{}]', '', '{']) {
        const request = new Request('http://localhost/api', {
          method,
          body,
          headers: { 'content-type': 'application/json' },
        })
        const response = await handlers[method]!(request, {
          params: Promise.resolve({ name: 'there', id: '1', version: '1', file: 'x' }),
        })
        expect([method, body, response.status]).toEqual([method, body, 400])
      }
    }
    expect(studio().db.get('SELECT count(*) AS n FROM Job')).toEqual({ n: 0 })
  })

  it('the list of routes is complete', () => expect(routes.length).toBeGreaterThan(10))
})
