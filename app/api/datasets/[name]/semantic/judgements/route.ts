import { z } from 'zod'
import { handle, jsonBody, jsonResponse, requireSameOrigin } from '@/lib/services/host/http'
import { requirePlace } from '@/lib/services/host/place'
import { labelPair, withdrawLabel } from '@/lib/services/semantic/pairs'
import { jsonFromWorkroom } from '@/lib/services/workroom'

const pair = z.object({ id: z.int() })
const labelRequest = pair.extend({ same: z.boolean(), seen: z.string() })

interface Context {
  params: Promise<{ name: string }>
}

/** Pairs for a person to judge, those without a label first. */
export function GET(_request: Request, { params }: Context): Promise<Response> {
  return handle(async () => jsonResponse(await jsonFromWorkroom('pairsToLabel', (await params).name)))
}

/** Keeps a judgement and answers with what all of them say of the threshold now. */
export function POST(request: Request, { params }: Context): Promise<Response> {
  return handle(async () => {
    requireSameOrigin(request)
    const { name } = await params
    const body = await jsonBody(request)
    await requirePlace(name, body)
    const { id, ...label } = labelRequest.parse(body)
    return Response.json(await labelPair(name, id, label))
  })
}

/** Takes the last judgement of a pair back. */
export function DELETE(request: Request, { params }: Context): Promise<Response> {
  return handle(async () => {
    requireSameOrigin(request)
    const { name } = await params
    const body = await jsonBody(request)
    await requirePlace(name, body)
    return Response.json(await withdrawLabel(name, pair.parse(body).id))
  })
}
