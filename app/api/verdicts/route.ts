import type { VerdictRequest } from '@/lib/contract/review'
import { handle, jsonBody, requireSameOrigin } from '@/lib/services/host/http'
import { giveVerdict } from '@/lib/services/review'

/**
 * Takes one verdict; the same clientId again is the same verdict. The service checks every field of
 * the body.
 */
export function POST(request: Request): Promise<Response> {
  return handle(async (session) => {
    requireSameOrigin(session, request)
    return Response.json(await giveVerdict(session, (await jsonBody(request)) as VerdictRequest))
  })
}
