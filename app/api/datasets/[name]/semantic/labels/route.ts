import { z } from 'zod'
import { handle, jsonBody, requireSameOrigin } from '@/lib/services/http'
import { labelPair, pairsToLabel } from '@/lib/services/semantic'

const labelRequest = z.object({ id: z.int(), same: z.boolean() })

/** Pairs for a person to judge, those without a label first. */
export function GET(_request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handle(async () => Response.json(await pairsToLabel((await params).name)))
}

/** Keeps a judgement and answers with what all of them say of the threshold now. */
export function POST(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handle(async () => {
    requireSameOrigin(request)
    const { id, same } = labelRequest.parse(await jsonBody(request))
    return Response.json(await labelPair((await params).name, id, same))
  })
}
