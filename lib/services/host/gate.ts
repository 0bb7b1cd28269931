import type { IncomingHttpHeaders } from 'node:http'
import type { ErrorCode } from '@/lib/core/errors'
import { type HostPolicy, isExpectedHost } from './hosts'
import { cookieOf, isSameSecret } from './secret'

/** The credentials a request must have before any page or handler sees it. */
export interface Gate {
  hosts: HostPolicy
  /** Null: whoever reaches the port is let in. */
  token: string | null
}

export interface GateRequest {
  method: string
  url: string
  headers: IncomingHttpHeaders
  /** Address that the connection came to. */
  local: string | undefined
}

type RefusalCode = Extract<ErrorCode, 'wrong-host' | 'cross-site' | 'unauthorized'>

export type Ruling =
  | { kind: 'pass' }
  | { kind: 'sign-in'; location: string; cookie: string | null }
  | { kind: 'refuse'; code: RefusalCode; message: string }

/** The address parameter with the token; `token` is already the inspector's selected token. */
export const ACCESS_PARAMETER = 'access'

/** A browser keeps the cookie for a year; the token itself is valid until its file is deleted. */
const COOKIE_SECONDS = 365 * 24 * 60 * 60

const PASS: Ruling = { kind: 'pass' }

/** Judges one request: its host, then where it comes from, then whether it shows the token. */
export function ruleOn(request: GateRequest, gate: Gate): Ruling {
  const { headers, local } = request
  if (
    ![headers.host, forwardedHost(headers) ?? headers.host].every((host) =>
      isExpectedHost(gate.hosts, host, local),
    )
  ) {
    return refuse(
      'wrong-host',
      'Winnow answers to the address it listens on, and to localhost. ALLOWED_HOSTS names others.',
    )
  }
  if (isForeign(request)) {
    return refuse('cross-site', 'This request came from another site and was refused; nothing was changed.')
  }
  return gate.token === null ? PASS : ruleOnToken(request, gate.token)
}

/**
 * The browser's own statement of where a request comes from. A link from elsewhere may open a page,
 * because reading a page changes nothing and fetches nothing; all other requests of another site
 * are refused, reading too.
 */
function isForeign({ method, headers }: GateRequest): boolean {
  const site = headers['sec-fetch-site']
  if (site === undefined) {
    const { origin } = headers
    return (
      !isReading(method) &&
      origin !== undefined &&
      hostOf(origin) !== (forwardedHost(headers) ?? headers.host)
    )
  }
  if (site === 'same-origin' || site === 'none') return false
  return !(
    isReading(method) &&
    headers['sec-fetch-mode'] === 'navigate' &&
    headers['sec-fetch-dest'] === 'document'
  )
}

function ruleOnToken({ method, url, headers }: GateRequest, token: string): Ruling {
  const { path, search } = addressParts(url)
  const isKnown = hasCookie(headers.cookie, cookieOf(token)) || hasBearer(headers.authorization, token)
  const given = isReading(method) ? search.get(ACCESS_PARAMETER) : null
  if (given !== null && (isKnown || isSameSecret(pastedToken(given), token))) {
    search.delete(ACCESS_PARAMETER)
    const location = search.size === 0 ? path : `${path}?${search}`
    return { kind: 'sign-in', location, cookie: isKnown ? null : setCookie(token) }
  }
  if (isKnown || isPublic(path)) return PASS
  return refuse(
    'unauthorized',
    given === null
      ? 'This browser has no access yet. Open the address that `winnow address` prints; programs send "Authorization: Bearer TOKEN".'
      : 'This is not the token of this home. `winnow address` prints the address that contains it.',
  )
}

function refuse(code: RefusalCode, message: string): Ruling {
  return { kind: 'refuse', code, message }
}

/**
 * The path and query of a request, whatever was sent; two slashes at the start of a path would name
 * another host.
 */
export function addressParts(url: string): { path: string; search: URLSearchParams } {
  const query = url.indexOf('?')
  const path = query === -1 ? url : url.slice(0, query)
  return {
    path: `/${path.replace(/^[/\\]+/, '')}`,
    search: new URLSearchParams(query === -1 ? '' : url.slice(query)),
  }
}

/**
 * Scripts, styles, fonts and the icon: the same on every machine, and wanted by pages that are
 * still open.
 */
function isPublic(path: string): boolean {
  return path.startsWith('/_next/static/') || path === '/icon.svg'
}

/** A person who is asked for the token may paste the whole address. */
function pastedToken(text: string): string {
  const query = text.indexOf('?')
  return (
    (query === -1 ? null : new URLSearchParams(text.slice(query).trim()).get(ACCESS_PARAMETER)) ?? text.trim()
  )
}

function hasBearer(header: string | undefined, token: string): boolean {
  const given = /^Bearer\s+(.+)$/i.exec(header ?? '')?.[1]
  return given !== undefined && isSameSecret(given.trim(), token)
}

function hasCookie(header: string | undefined, { name, value }: { name: string; value: string }): boolean {
  return (header ?? '').split(';').some((part) => {
    const [key, ...rest] = part.trim().split('=')
    return key === name && isSameSecret(rest.join('='), value)
  })
}

/**
 * Lax, so that a link in a message opens its page; background requests of a foreign page are
 * refused above.
 */
function setCookie(token: string): string {
  const { name, value } = cookieOf(token)
  return `${name}=${value}; Path=/; Max-Age=${COOKIE_SECONDS}; HttpOnly; SameSite=Lax`
}

const isReading = (method: string): boolean => method === 'GET' || method === 'HEAD'

/** The name a proxy was asked under; of several proxies, the outermost. */
function forwardedHost(headers: IncomingHttpHeaders): string | undefined {
  const header = headers['x-forwarded-host']
  return header === undefined ? undefined : String(header).split(',')[0]!.trim()
}

/** Sandboxed frames and files send the origin "null", which is nobody's. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}
