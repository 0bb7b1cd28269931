import { z } from 'zod'
import { handle, jsonBody, requireSameOrigin } from '@/lib/services/host/http'
import { requirePlace } from '@/lib/services/host/place'
import { putBack } from '@/lib/services/row-decisions'

const putBackRequest = z.object({ exampleId: z.int(), hash: z.string() })

/**
 * Takes one row back that was set aside, alone or with others: it is reviewed and released again.
 */
export function POST(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handle(async (session) => {
    requireSameOrigin(session, request)
    const { name } = await params
    const body = await jsonBody(request)
    await requirePlace(session, name, body)
    const { exampleId, hash } = putBackRequest.parse(body)
    return Response.json(await putBack(session, name, exampleId, hash))
  })
}
