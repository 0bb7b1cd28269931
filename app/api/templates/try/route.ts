import { handle, jsonBody, requireSameOrigin } from '@/lib/services/http'
import { inWorkroom } from '@/lib/services/workroom'

/** A template on one conversation; nothing is kept. */
export function POST(request: Request): Promise<Response> {
  return handle(async () => {
    requireSameOrigin(request)
    return Response.json(await inWorkroom('tryTemplate', await jsonBody(request)))
  })
}
