import { WinnowError } from '@/lib/core/errors'
import { handle, jsonBody, requireSameOrigin } from '@/lib/services/http'
import { listTemplates, saveTemplate } from '@/lib/services/templates'

/** Above it a body is not even read; what a template may have is decided where it is kept. */
const MAXIMUM_BODY_BYTES = 8_000_000

export function GET(): Promise<Response> {
  return handle(() => Promise.resolve(Response.json(listTemplates())))
}

/** Keeps a pasted or uploaded template under a name. */
export function POST(request: Request): Promise<Response> {
  return handle(async () => {
    requireSameOrigin(request)
    if (Number(request.headers.get('content-length') ?? 0) > MAXIMUM_BODY_BYTES) {
      throw new WinnowError('too-large', 'This is too large for a chat template: the longest published ones have 30,000 characters, and a million is the limit.')
    }
    return Response.json(saveTemplate(await jsonBody(request)), { status: 201 })
  })
}
