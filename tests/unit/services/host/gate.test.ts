import type { IncomingHttpHeaders } from 'node:http'
import { describe, expect, it } from 'vitest'
import { type Ruling, ruleOn } from '@/lib/services/host/gate'
import { hostPolicy } from '@/lib/services/host/hosts'

const TOKEN = 'a token; with "signs"'
const gate = { hosts: hostPolicy('127.0.0.1'), token: TOKEN }

function ask(
  url: string,
  headers: IncomingHttpHeaders = {},
  method = 'GET',
  at: Parameters<typeof ruleOn>[1] = gate,
): Ruling {
  return ruleOn({ method, url, headers: { host: '127.0.0.1:3000', ...headers }, local: '127.0.0.1' }, at)
}
const bearer = { authorization: `Bearer ${TOKEN}` }
const codeOf = (ruling: Ruling): string => (ruling.kind === 'refuse' ? ruling.code : ruling.kind)

function cookieOf(ruling: Ruling): string {
  if (ruling.kind !== 'sign-in' || ruling.cookie === null)
    throw new Error(`no cookie in ${JSON.stringify(ruling)}`)
  return ruling.cookie.split(';')[0]!
}

describe('the token', () => {
  it.each([
    '/',
    '/api/jobs',
    '/datasets/x?tab=1',
    '/_next/data/x',
    '/_next/image?url=x',
    '/icon.svg/x',
    '//',
    '/%',
    'http://evil.example/',
    '*',
    '',
  ])('is asked for at %s', (url) => {
    expect(codeOf(ask(url))).toBe('unauthorized')
  })
  it('leaves the tokens that are looked at in an address alone', () => {
    const cookie = cookieOf(ask(`/?access=${encodeURIComponent(TOKEN)}`))
    expect(ask('/datasets/x/examples/1?tab=tokens&token=5-6', { cookie })).toEqual({ kind: 'pass' })
  })

  it('is not asked for what every installation holds', () => {
    expect(codeOf(ask('/_next/static/chunks/a.js'))).toBe('pass')
    expect(codeOf(ask('/icon.svg'))).toBe('pass')
  })
  it('in an address is turned into a cookie, and leaves the address', () => {
    const ruling = ask(`/datasets/x?tab=1&access=${encodeURIComponent(TOKEN)}`)
    expect(ruling).toMatchObject({
      kind: 'sign-in',
      location: '/datasets/x?tab=1',
      cookie: expect.stringMatching(
        /^winnow-[0-9a-f]{8}=[0-9a-f]{56}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/,
      ) as string,
    })
    expect(codeOf(ask('/api/verdicts', { cookie: `theme=dark; ${cookieOf(ruling)}` }, 'POST'))).toBe('pass')
    expect(cookieOf(ruling)).not.toContain(TOKEN)
  })
  it('may be pasted with the address around it', () => {
    const address = `http://127.0.0.1:3000/?access=${encodeURIComponent(TOKEN)}`
    expect(ask(`/?access=${encodeURIComponent(address)}`)).toMatchObject({ kind: 'sign-in', location: '/' })
  })
  it.each(['//evil.example/', '/\\evil.example/', '\\\\evil.example/', '///evil.example'])(
    'never leads to another host (%s)',
    (path) => {
      expect(ask(`${path}?access=${encodeURIComponent(TOKEN)}`)).toMatchObject({
        kind: 'sign-in',
        location: expect.stringMatching(/^\/[^/\\]/) as string,
      })
    },
  )
  it('leaves the address of a browser that is known already, whatever stands there', () => {
    const cookie = cookieOf(ask(`/?access=${encodeURIComponent(TOKEN)}`))
    expect(ask('/jobs?access=stale', { cookie })).toEqual({
      kind: 'sign-in',
      location: '/jobs',
      cookie: null,
    })
  })
  it('is a header for programs', () => {
    expect(codeOf(ask('/api/jobs', bearer))).toBe('pass')
    expect(codeOf(ask('/api/jobs', { authorization: `bearer  ${TOKEN}` }))).toBe('pass')
    for (const authorization of ['Bearer', 'Bearer ', `Basic ${TOKEN}`, 'Bearer other', `Bearer ${TOKEN}x`])
      expect([authorization, codeOf(ask('/api/jobs', { authorization }))]).toEqual([
        authorization,
        'unauthorized',
      ])
  })
  it('of another home does not open this one', () => {
    const cookie = cookieOf(ask(`/?access=${encodeURIComponent(TOKEN)}`))
    expect(codeOf(ask('/', { cookie }, 'GET', { ...gate, token: 'another' }))).toBe('unauthorized')
    expect(
      cookieOf(ask('/?access=another', {}, 'GET', { ...gate, token: 'another' })).split('=')[0],
    ).not.toBe(cookie.split('=')[0])
    expect(codeOf(ask('/?access=wrong'))).toBe('unauthorized')
    expect(codeOf(ask('/?access=%'))).toBe('unauthorized')
    expect(codeOf(ask(`/api/verdicts?access=${encodeURIComponent(TOKEN)}`, {}, 'POST'))).toBe('unauthorized')
  })
  it('is not asked for where its owner switched it off', () => {
    expect(codeOf(ask('/', {}, 'GET', { ...gate, token: null }))).toBe('pass')
  })
})

describe('a request from another site', () => {
  const navigate = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
  it.each(['cross-site', 'same-site', 'anything'])(
    'is refused when it reads in the background (%s)',
    (site) => {
      for (const headers of [
        {},
        { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
        { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
        { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      ]) {
        expect(codeOf(ask('/api/jobs', { ...bearer, 'sec-fetch-site': site, ...headers }))).toBe('cross-site')
      }
    },
  )
  it('may open a page, and may not send a form to it', () => {
    expect(codeOf(ask('/datasets/x', { ...bearer, 'sec-fetch-site': 'cross-site', ...navigate }))).toBe(
      'pass',
    )
    expect(
      codeOf(ask('/datasets/x', { ...bearer, 'sec-fetch-site': 'cross-site', ...navigate }, 'POST')),
    ).toBe('cross-site')
  })
  it('is known by its origin where the browser says no more', () => {
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:4000', 'http://localhost:3000'])
      expect([origin, codeOf(ask('/datasets/x', { ...bearer, origin }, 'POST'))]).toEqual([
        origin,
        'cross-site',
      ])
    expect(codeOf(ask('/datasets/x', { ...bearer, origin: 'http://127.0.0.1:3000' }, 'POST'))).toBe('pass')
    expect(codeOf(ask('/datasets/x', bearer, 'DELETE'))).toBe('pass')
  })
  it('is refused before anything else is said', () => {
    expect(codeOf(ask('/', { 'sec-fetch-site': 'cross-site' }))).toBe('cross-site')
    expect(codeOf(ask('/', { host: 'evil.example', ...bearer }))).toBe('wrong-host')
    expect(codeOf(ask('/', { 'x-forwarded-host': 'evil.example', ...bearer }))).toBe('wrong-host')
  })
})
