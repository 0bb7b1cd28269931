import { describe, expect, it, vi } from 'vitest'
import { WinnowError } from '@/lib/core/errors'
import { handle, requireSameOrigin } from '@/lib/services/host/http'
import { thisHome } from '@/lib/services/host/place'
import { useStudioHome } from '../../../studio-home'
import { session } from '@/tests/session'

const request = (headers: Record<string, string>) =>
  new Request('http://localhost:3000/api', {
    method: 'POST',
    headers: { host: 'localhost:3000', ...headers },
  })

describe('a write', () => {
  it.each([
    [{}],
    [{ 'sec-fetch-site': 'same-origin' }],
    [{ 'sec-fetch-site': 'none' }],
    [{ origin: 'http://localhost:3000' }],
  ])('is taken with %j', (headers) => {
    expect(() => requireSameOrigin(session(), request(headers))).not.toThrow()
  })
  it.each([
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
  ])('is refused with %j', (headers) => {
    expect(() => requireSameOrigin(session(), request(headers))).toThrow(WinnowError)
  })
})

describe('what a page sends', () => {
  const home = useStudioHome()
  it('is refused where the page is from another home', () => {
    expect(home.folder).not.toBe('')
    expect(() => requireSameOrigin(session(), request({ 'winnow-home': thisHome(session()) }))).not.toThrow()
    expect(() => requireSameOrigin(session(), request({ 'winnow-home': '0'.repeat(32) }))).toThrow(
      'another Winnow home',
    )
  })
})

describe('a handler', () => {
  it('answers a refusal with its status and words, and a bug with neither', async () => {
    const refused = await handle(() =>
      Promise.reject(new WinnowError('not-found', 'There is no such thing.')),
    )
    expect([refused.status, await refused.json()]).toEqual([
      404,
      { error: { code: 'not-found', message: 'There is no such thing.' } },
    ])
    const bug = await handle(() => Promise.reject(new Error('secret path /root')))
    expect(bug.status).toBe(500)
    expect(await bug.text()).not.toContain('secret')
  })
  it('logs what a row says without obeying it', async () => {
    const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    await handle(() => Promise.reject(new Error('role is \u001b]0;owned\u0007')))
    const written = log.mock.calls.join('')
    log.mockRestore()
    expect(written).toContain('role is \\u001b]0;owned\\u0007')
    expect(written).not.toContain('\u001b')
  })
})
