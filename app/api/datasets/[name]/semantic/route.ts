import { z } from 'zod'
import { SCOPES } from '@/lib/core/conversation'
import { handle, jsonBody, requireSameOrigin } from '@/lib/services/host/http'
import { semanticModels, semanticReport, startSemantic } from '@/lib/services/semantic'

const startRequest = z.object({
  model: z.string().min(1).max(1_000).optional(),
  threshold: z.number().gt(0).lt(1).optional(),
  scope: z.enum(SCOPES).optional(),
})

/** The models kept here and the latest search; the search is null before the first. */
export function GET(_request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handle(async (session) =>
    Response.json({
      models: await semanticModels(session),
      report: await semanticReport(session, (await params).name),
    }),
  )
}

/** Starts a search for rows that say the same in other words. */
export function POST(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handle(async (session) => {
    requireSameOrigin(session, request)
    return Response.json(
      await startSemantic(session, (await params).name, startRequest.parse(await jsonBody(request))),
      { status: 202 },
    )
  })
}
