import { handle, jsonBody, requireSameOrigin } from '@/lib/services/host/http'
import { startRelease } from '@/lib/services/releases'

/** Starts making a release. The service checks every field of the body. */
export function POST(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handle(async (session) => {
    requireSameOrigin(session, request)
    return Response.json(await startRelease(session, (await params).name, await jsonBody(request)), {
      status: 202,
    })
  })
}
