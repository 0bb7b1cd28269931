import { z } from 'zod'
import { handle, jsonBody, requireSameOrigin } from '@/lib/services/http'
import { undoDecisions } from '@/lib/services/row-decisions'

const undoRequest = z.object({ batch: z.uuid() })

/** Takes one gesture back whole. */
export function POST(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handle(async () => {
    requireSameOrigin(request)
    const { batch } = undoRequest.parse(await jsonBody(request))
    return Response.json(await undoDecisions((await params).name, batch))
  })
}
