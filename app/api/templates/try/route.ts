import { handle, jsonBody, requireSameOrigin } from '@/lib/services/http'
import { tryTemplate } from '@/lib/services/try-template'

/** A template on one conversation; nothing is kept. */
export function POST(request: Request): Promise<Response> {
  return handle(async () => {
    requireSameOrigin(request)
    return Response.json(await tryTemplate(await jsonBody(request)))
  })
}
