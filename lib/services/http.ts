import { ZodError } from 'zod'
import { ERROR_CODES, WinnowError } from '@/lib/core/errors'

/** Runs a route handler: refusals and bad input become JSON with their status, anything else is logged once and hidden. */
export async function handle(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof WinnowError) return problem(error.code, error.message, ERROR_CODES[error.code].http)
    if (error instanceof ZodError) {
      const [issue] = error.issues
      return problem('invalid-input', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not what was expected'}`.replace(/^: /, ''), 400)
    }
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    return problem('internal', 'Something went wrong inside Winnow. Your data is as it was; the server log has the details.', 500)
  }
}

function problem(code: string, message: string, status: number): Response {
  return Response.json({ error: { code, message } }, { status })
}

/**
 * Refuses writes that another site's page sends: the server has no login yet, so the browser's own word for where a
 * request comes from is what keeps a hostile page from acting as the user.
 */
export function requireSameOrigin(request: Request): void {
  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  const host = request.headers.get('host')
  const foreign = site !== null ? site !== 'same-origin' && site !== 'none' : origin !== null && new URL(origin).host !== host
  if (foreign) throw new WinnowError('conflict', 'This request came from another site and was refused.')
}
