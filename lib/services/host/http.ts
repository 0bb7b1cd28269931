import { ZodError } from 'zod'
import { ERROR_CODES, WinnowError } from '@/lib/core/errors'
import { printable } from '@/lib/core/printable'
import { HOME_HEADER } from '@/lib/contract/review'
import { boundedJson } from './body'
import { requireHome } from './place'
import { refusalOf } from './write'
import { localSession, type Session } from './session'

/**
 * Runs a route handler with the session of its request: refusals and bad input become JSON with
 * their status, anything else is logged once and hidden.
 */
export async function handle(work: (session: Session) => Promise<Response>): Promise<Response> {
  try {
    return await work(localSession())
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal !== undefined) return problem(refusal.code, refusal.message, ERROR_CODES[refusal.code].http)
    if (error instanceof ZodError) {
      const [issue] = error.issues
      return problem(
        'invalid-input',
        `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not what was expected'}`.replace(/^: /, ''),
        400,
      )
    }
    process.stderr.write(
      `${printable(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`,
    )
    return problem(
      'internal',
      'Something went wrong inside Winnow. Your data is as it was; the server log has the details.',
      500,
    )
  }
}

/** An answer whose JSON text somebody else has made. */
export function jsonResponse(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'application/json' } })
}

/**
 * The JSON object in the body of a request, whose fields the service checks. Throws WinnowError
 * invalid-input where it is anything else, too-large where it is over the limit: a service that
 * fills in defaults would take `null` or `5` for a request without wishes.
 */
export async function jsonBody(request: Request, maximumBytes?: number): Promise<object> {
  const body = await boundedJson(request, maximumBytes)
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body
  throw new WinnowError('invalid-input', 'The body of the request must be a JSON object.')
}

/** A busy home is free again within seconds; the browser asks then. */
const RETRY_AFTER_S = 2

function problem(code: string, message: string, status: number): Response {
  return Response.json(
    { error: { code, message } },
    { status, headers: status === 503 ? { 'retry-after': String(RETRY_AFTER_S) } : {} },
  )
}

/**
 * Refuses writes from the pages of another site. The gate before all handlers does so too; a
 * handler that writes checks again, so that it holds wherever the handler is served. Writes from a
 * page of another home are refused as well: ids and names mean other things there.
 */
export function requireSameOrigin(session: Session, request: Request): void {
  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  const foreign =
    site !== null
      ? site !== 'same-origin' && site !== 'none'
      : origin !== null && hostOf(origin) !== request.headers.get('host')
  if (foreign)
    throw new WinnowError(
      'cross-site',
      'This request came from another site and was refused; nothing was changed.',
    )
  const home = request.headers.get(HOME_HEADER)
  if (home !== null) requireHome(session, home)
}

/** Sandboxed frames and files send the origin "null", which is nobody's. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}
