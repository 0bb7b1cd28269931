import type { IncomingMessage, ServerResponse } from 'node:http'
import { ERROR_CODES } from '@/lib/core/errors'
import { type Gate, type Ruling, ruleOn } from '@/lib/services/host/gate'
import { signInPage } from './sign-in-page'

/** Answers of the gate must not be cached or framed, nor reveal their address to another host. */
const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
}

/** Whether a request may go on to the pages; where not, it has been answered. */
export function admit(request: IncomingMessage, response: ServerResponse, gate: Gate): boolean {
  const { url = '/', headers } = request
  const ruling = rulingOn(request, gate)
  if (ruling.kind === 'pass') {
    // Next fails on a path it cannot decode; such a path leads nowhere, and the page for that says
    // so.
    if (!isDecodable(url)) request.url = '/nowhere'
    return true
  }
  if (ruling.kind === 'sign-in') {
    response
      .writeHead(303, {
        ...HEADERS,
        location: ruling.location,
        ...(ruling.cookie !== null && { 'set-cookie': ruling.cookie }),
      })
      .end()
    return false
  }
  const { code, message } = ruling
  const asPage =
    code === 'unauthorized' && (headers.accept ?? '').includes('text/html') && !url.startsWith('/api/')
  const status = ERROR_CODES[code].http
  response.writeHead(status, {
    ...HEADERS,
    'content-type': `${asPage ? 'text/html' : 'application/json'}; charset=utf-8`,
  })
  response.end(asPage ? signInPage(url) : JSON.stringify({ error: { code, message } }))
  return false
}

/** The same for a request that has no answer of its own. */
export function isAdmitted(request: IncomingMessage, gate: Gate): boolean {
  return rulingOn(request, gate).kind === 'pass'
}

function rulingOn({ method = 'GET', url = '/', headers, socket }: IncomingMessage, gate: Gate): Ruling {
  return ruleOn({ method, url, headers, local: socket.localAddress }, gate)
}

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url.split('?')[0]!)
    return true
  } catch {
    return false
  }
}
