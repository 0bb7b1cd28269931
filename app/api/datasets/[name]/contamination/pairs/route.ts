import { z } from 'zod'
import { CONTAMINATION_PASSES } from '@/lib/contract/contamination'
import { handle, jsonResponse } from '@/lib/services/host/http'
import { jsonFromWorkroom } from '@/lib/services/workroom'

const whole = z.coerce.number().int().optional()
const pairRequest = z.object({
  pass: z.enum(CONTAMINATION_PASSES).optional(),
  evalDatasetId: whole,
  exampleId: whole,
  state: z.enum(['undecided', 'decided']).optional(),
  after: z.coerce.number().int().min(0).optional(),
})

/** One page of rows and the items found in them, with both texts; null before the first search. */
export function GET(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handle(async (session) =>
    jsonResponse(
      await jsonFromWorkroom(
        session,
        'contaminationPairPage',
        (await params).name,
        pairRequest.parse(Object.fromEntries(new URL(request.url).searchParams)),
      ),
    ),
  )
}
