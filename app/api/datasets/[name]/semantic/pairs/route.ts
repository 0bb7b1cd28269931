import { z } from 'zod'
import { handle } from '@/lib/services/http'
import { differingPairs } from '@/lib/services/semantic-pairs'

const pageRequest = z.object({ after: z.string().max(20).regex(/^\d+$/).optional() })

/** Pairs that the vectors call alike and the second check does not. */
export function GET(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handle(async () => {
    const { after } = pageRequest.parse(Object.fromEntries(new URL(request.url).searchParams))
    return Response.json(await differingPairs((await params).name, after === undefined ? {} : { after }))
  })
}
