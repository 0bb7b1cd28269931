import { z } from 'zod'
import { handle, jsonBody, requireSameOrigin } from '@/lib/services/http'
import { undoVerdict } from '@/lib/services/review'

const undoRequest = z.object({ clientId: z.string() })

export function POST(request: Request): Promise<Response> {
  return handle(async () => {
    requireSameOrigin(request)
    return Response.json(undoVerdict(undoRequest.parse(await jsonBody(request)).clientId))
  })
}
