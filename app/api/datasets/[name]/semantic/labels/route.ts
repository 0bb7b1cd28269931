import { z } from 'zod'
import { handle, jsonBody, requireSameOrigin } from '@/lib/services/http'
import { labelPair, pairsToLabel, withdrawLabel } from '@/lib/services/semantic-pairs'

const pair = z.object({ id: z.int() })
const labelRequest = pair.extend({ same: z.boolean() })

interface Context {
  params: Promise<{ name: string }>
}

/** Pairs for a person to judge, those without a label first. */
export function GET(_request: Request, { params }: Context): Promise<Response> {
  return handle(async () => Response.json(await pairsToLabel((await params).name)))
}

/** Keeps a judgement and answers with what all of them say of the threshold now. */
export function POST(request: Request, { params }: Context): Promise<Response> {
  return handle(async () => {
    requireSameOrigin(request)
    const { id, same } = labelRequest.parse(await jsonBody(request))
    return Response.json(await labelPair((await params).name, id, same))
  })
}

/** Takes the last judgement of a pair back. */
export function DELETE(request: Request, { params }: Context): Promise<Response> {
  return handle(async () => {
    requireSameOrigin(request)
    return Response.json(await withdrawLabel((await params).name, pair.parse(await jsonBody(request)).id))
  })
}
