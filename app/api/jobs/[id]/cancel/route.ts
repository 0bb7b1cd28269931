import { z } from 'zod'
import { handle, requireSameOrigin } from '@/lib/services/host/http'
import { cancelJob } from '@/lib/services/jobs'

export function POST(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return handle(async (session) => {
    requireSameOrigin(session, request)
    return Response.json(
      await cancelJob(
        session,
        z.coerce
          .number()
          .int()
          .parse((await params).id),
      ),
    )
  })
}
