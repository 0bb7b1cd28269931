import { z } from 'zod'
import { CONTAMINATION_PASSES } from '@/lib/core/contamination'
import { contaminationHits, contaminationReport, startDecontamination } from '@/lib/services/contamination'
import { handle, jsonBody, requireSameOrigin } from '@/lib/services/http'

const startRequest = z.object({ against: z.array(z.string().max(100)).min(1).max(100) })
const key = z.coerce.number().int().min(0).optional()
const hitRequest = z.object({ pass: z.enum(CONTAMINATION_PASSES).optional(), evalDatasetId: key, exampleId: key, after: key })

/** The latest search and one page of its hits; both null before the first. */
export function GET(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handle(async () => {
    const { name } = await params
    const query = hitRequest.parse(Object.fromEntries(new URL(request.url).searchParams))
    return Response.json({ report: await contaminationReport(name), hits: await contaminationHits(name, query) })
  })
}

/** Starts a search for items of the named eval sets. */
export function POST(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handle(async () => {
    requireSameOrigin(request)
    return Response.json(await startDecontamination((await params).name, startRequest.parse(await jsonBody(request))), { status: 202 })
  })
}
