import { z } from 'zod'
import { handle, jsonBody, requireSameOrigin } from '@/lib/services/host/http'
import { listJobs, STARTABLE, startAnalysis } from '@/lib/services/jobs'

const startRequest = z.object({
  dataset: z.string(),
  kind: z.enum(STARTABLE),
  params: z.record(z.string(), z.unknown()).default({}),
})

export function GET(): Promise<Response> {
  return handle(async (session) => Response.json(await listJobs(session)))
}

/** Starts an audit or a duplicate search. */
export function POST(request: Request): Promise<Response> {
  return handle(async (session) => {
    requireSameOrigin(session, request)
    const { dataset, kind, params } = startRequest.parse(await jsonBody(request))
    return Response.json(await startAnalysis(session, dataset, kind, params), { status: 202 })
  })
}
