import { z } from 'zod'
import { handle, jsonBody, requireSameOrigin } from '@/lib/services/http'
import { putBack } from '@/lib/services/row-decisions'

const putBackRequest = z.object({ exampleId: z.int() })

/** Takes one row back that was set aside, alone or with others: it is reviewed and released again. */
export function POST(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handle(async () => {
    requireSameOrigin(request)
    return Response.json(await putBack((await params).name, putBackRequest.parse(await jsonBody(request)).exampleId))
  })
}
