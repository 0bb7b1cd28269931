import type { UndoRequest } from '@/lib/contract/review'
import { handle, jsonBody, requireSameOrigin } from '@/lib/services/host/http'
import { undoVerdict } from '@/lib/services/review'

/** Takes one verdict back. The service checks every field of the body. */
export function POST(request: Request): Promise<Response> {
  return handle(async (session) => {
    requireSameOrigin(session, request)
    return Response.json(await undoVerdict(session, (await jsonBody(request)) as UndoRequest))
  })
}
