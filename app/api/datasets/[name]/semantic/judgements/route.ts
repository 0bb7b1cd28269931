import { z } from 'zod'
import { handle, jsonBody, jsonResponse, requireSameOrigin } from '@/lib/services/host/http'
import { requirePlace } from '@/lib/services/host/place'
import { judgePair, withdrawJudgement } from '@/lib/services/semantic/pairs'
import { jsonFromWorkroom } from '@/lib/services/workroom'

const pair = z.object({ id: z.int() })
const judgementRequest = pair.extend({ same: z.boolean(), seen: z.string() })

interface Context {
  params: Promise<{ name: string }>
}

/** Pairs for a person to judge, those without a judgement first. */
export function GET(_request: Request, { params }: Context): Promise<Response> {
  return handle(async (session) =>
    jsonResponse(await jsonFromWorkroom(session, 'pairsToJudge', (await params).name)),
  )
}

/** Keeps a judgement and answers with what all of them say of the threshold now. */
export function POST(request: Request, { params }: Context): Promise<Response> {
  return handle(async (session) => {
    requireSameOrigin(session, request)
    const { name } = await params
    const body = await jsonBody(request)
    await requirePlace(session, name, body)
    const { id, ...judgement } = judgementRequest.parse(body)
    return Response.json(await judgePair(session, name, id, judgement))
  })
}

/** Takes the last judgement of a pair back. */
export function DELETE(request: Request, { params }: Context): Promise<Response> {
  return handle(async (session) => {
    requireSameOrigin(session, request)
    const { name } = await params
    const body = await jsonBody(request)
    await requirePlace(session, name, body)
    return Response.json(await withdrawJudgement(session, name, pair.parse(body).id))
  })
}
