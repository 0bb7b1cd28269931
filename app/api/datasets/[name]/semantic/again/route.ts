import { z } from 'zod'
import { handle, jsonBody, requireSameOrigin } from '@/lib/services/host/http'
import { startSemanticAgain } from '@/lib/services/semantic'

const againRequest = z.object({ threshold: z.number().gt(0).lt(1) })

/** Starts the latest search once more at another threshold; the vectors are still there. */
export function POST(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handle(async (session) => {
    requireSameOrigin(session, request)
    return Response.json(
      await startSemanticAgain(
        session,
        (await params).name,
        againRequest.parse(await jsonBody(request)).threshold,
      ),
      { status: 202 },
    )
  })
}
