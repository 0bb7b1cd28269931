import { z } from 'zod'
import { handle } from '@/lib/services/host/http'
import { reviewQueue } from '@/lib/services/review'
import { queueLook } from '@/lib/services/workroom'

const queueRequest = z.object({
  after: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).max(50),
  filter: z.enum(['unreviewed', 'flagged', 'undecided']).default('unreviewed'),
})

/** The next examples to review. */
export function GET(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handle(async (session) => {
    const { after, ...rest } = queueRequest.parse(Object.fromEntries(new URL(request.url).searchParams))
    const { name } = await params
    return Response.json(
      await reviewQueue(
        session,
        name,
        { ...rest, ...(after !== undefined && { after }) },
        queueLook(session, name),
      ),
    )
  })
}
