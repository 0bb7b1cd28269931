import { z } from 'zod'
import { handle, jsonBody, requireSameOrigin } from '@/lib/services/host/http'
import { requirePlace } from '@/lib/services/host/place'
import { undoDecisions } from '@/lib/services/row-decisions'

const undoRequest = z.object({ batch: z.uuid() })

/** Takes one gesture back whole. */
export function POST(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handle(async (session) => {
    requireSameOrigin(session, request)
    const { name } = await params
    const body = await jsonBody(request)
    await requirePlace(session, name, body)
    return Response.json(await undoDecisions(session, name, undoRequest.parse(body).batch))
  })
}
