import { z } from 'zod'
import { decideContamination, removeFlagged } from '@/lib/services/contamination/review'
import { handle, jsonBody, requireSameOrigin } from '@/lib/services/host/http'
import { placeShape, requirePlace } from '@/lib/services/host/place'

const pair = z.object({ exampleId: z.int(), evalDatasetId: z.int(), evalExampleId: z.int() })
const shown = z.array(pair).max(200).default([])
const gesture = z.union([
  z.strictObject({
    ...placeShape,
    runId: z.int(),
    shown,
    decision: z.enum(['remove', 'keep']),
    pairs: z
      .array(pair.extend({ hash: z.string().nullable() }))
      .min(1)
      .max(200),
  }),
  z.strictObject({ ...placeShape, runId: z.int(), shown, removeFlagged: z.literal(true) }),
])

/**
 * Decides about rows of the latest search, or removes all it flags; answers with the gesture and
 * where things stand.
 */
export function POST(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handle(async (session) => {
    requireSameOrigin(session, request)
    const { name } = await params
    const asked = gesture.parse(await jsonBody(request))
    await requirePlace(session, name, asked)
    return Response.json(
      'decision' in asked
        ? await decideContamination(session, name, asked)
        : await removeFlagged(session, name, asked),
    )
  })
}
