import { z } from 'zod'
import { undoContaminationDecision } from '@/lib/services/contamination/review'
import { handle, jsonBody, requireSameOrigin } from '@/lib/services/host/http'
import { requirePlace } from '@/lib/services/host/place'

const pair = z.object({ exampleId: z.int(), evalDatasetId: z.int(), evalExampleId: z.int() })
const undoRequest = z.object({ batch: z.string().min(1).max(100), shown: z.array(pair).max(200).default([]) })

/** Takes a gesture back whole. */
export function POST(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handle(async (session) => {
    requireSameOrigin(session, request)
    const { name } = await params
    const body = await jsonBody(request)
    await requirePlace(session, name, body)
    return Response.json(await undoContaminationDecision(session, name, undoRequest.parse(body)))
  })
}
