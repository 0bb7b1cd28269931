import { handle, jsonBody, requireSameOrigin } from '@/lib/services/host/http'
import { inWorkroom } from '@/lib/services/workroom'

/** Five times the length that can be typed; longer bodies are not read to the end. */
const MAXIMUM_BODY_BYTES = 2_000_000

/** A template on one conversation; nothing is kept. */
export function POST(request: Request): Promise<Response> {
  return handle(async (session) => {
    requireSameOrigin(session, request)
    return Response.json(
      await inWorkroom(session, 'tryTemplate', await jsonBody(request, MAXIMUM_BODY_BYTES)),
    )
  })
}
