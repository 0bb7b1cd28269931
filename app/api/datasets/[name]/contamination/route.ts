import { z } from 'zod'
import { CONTAMINATION_PASSES } from '@/lib/contract/contamination'
import {
  contaminationHits,
  contaminationReport,
  startContaminationSearch,
} from '@/lib/services/contamination'
import { contaminationReview } from '@/lib/services/contamination/review'
import { handle, jsonBody, requireSameOrigin } from '@/lib/services/host/http'
import { privateSets } from '@/lib/services/contamination/private-sets'

const startRequest = z.object({
  against: z.array(z.string().max(100)).max(100).default([]),
  hashes: z
    .array(z.string().regex(/^[0-9a-f]{64}$/))
    .max(100)
    .default([]),
  semantic: z.object({ model: z.string().min(1).max(1_000).optional() }).optional(),
})
const key = z.coerce.number().int().min(0).optional()
const hitRequest = z.object({
  pass: z.enum(CONTAMINATION_PASSES).optional(),
  evalDatasetId: z.coerce.number().int().optional(),
  exampleId: key,
  after: key,
})

/**
 * The latest search, where its review stands, one page of its hits, all null before the first, and
 * the private sets there are.
 */
export function GET(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handle(async (session) => {
    const { name } = await params
    const query = hitRequest.parse(Object.fromEntries(new URL(request.url).searchParams))
    return Response.json({
      report: await contaminationReport(session, name),
      review: await contaminationReview(session, name),
      hits: await contaminationHits(session, name, query),
      privateSets: privateSets(session),
    })
  })
}

/** Starts a search for items of the named eval sets. */
export function POST(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handle(async (session) => {
    requireSameOrigin(session, request)
    return Response.json(
      await startContaminationSearch(
        session,
        (await params).name,
        startRequest.parse(await jsonBody(request)),
      ),
      { status: 202 },
    )
  })
}
