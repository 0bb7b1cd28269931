import { z } from 'zod'
import { handle, jsonBody, requireSameOrigin } from '@/lib/services/host/http'
import { listJobs, STARTABLE, startAnalysis } from '@/lib/services/jobs'

const startRequest = z.object({
  dataset: z.string(),
  kind: z.enum(STARTABLE),
  params: z.record(z.string(), z.unknown()).default({}),
})

export function GET(): Promise<Response> {
  return handle(async () => Response.json(await listJobs()))
}

/** Starts an audit or a duplicate search. */
export function POST(request: Request): Promise<Response> {
  return handle(async () => {
    requireSameOrigin(request)
    const { dataset, kind, params } = startRequest.parse(await jsonBody(request))
    return Response.json(await startAnalysis(dataset, kind, params), { status: 202 })
  })
}
