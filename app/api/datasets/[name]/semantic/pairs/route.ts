import { z } from 'zod'
import { handle, jsonResponse } from '@/lib/services/host/http'
import { jsonFromWorkroom } from '@/lib/services/workroom'

const pageRequest = z.object({ after: z.string().max(20).regex(/^\d+$/).optional() })

/** Pairs that the vectors call alike and the second check does not. */
export function GET(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handle(async (session) => {
    const { after } = pageRequest.parse(Object.fromEntries(new URL(request.url).searchParams))
    return jsonResponse(
      await jsonFromWorkroom(
        session,
        'differingPairs',
        (await params).name,
        after === undefined ? {} : { after },
      ),
    )
  })
}
