import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** React evaluates strings in development only, to rebuild the server's stacks in the browser. */
const EVALUATION = process.env['NODE_ENV'] === 'development' ? " 'unsafe-eval'" : ''

/**
 * The policy on what a page may load and run: no external host at all, since the app contains its
 * fonts and talks to its own server, and only inline scripts with the nonce of this answer. No
 * upgrade-insecure-requests: people run Winnow over plain HTTP on their own machine.
 */
function contentPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'${EVALUATION}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/**
 * Gives one answer its policy. Next streams the data of a page in inline scripts and gives them the
 * nonce that it finds in this header of the request, whatever the client has sent there.
 */
export function giveContentPolicy(request: IncomingMessage, response: ServerResponse): void {
  const policy = contentPolicy(randomBytes(16).toString('base64'))
  request.headers['content-security-policy'] = policy
  response.setHeader('content-security-policy', policy)
}
