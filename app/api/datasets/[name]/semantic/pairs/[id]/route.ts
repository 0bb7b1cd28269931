import { z } from 'zod'
import { handle } from '@/lib/services/http'
import { pairToLabel } from '@/lib/services/semantic-pairs'

const pairId = z.string().max(16).regex(/^\d+$/).transform(Number)

/** One pair of the latest search, with its texts. */
export function GET(_request: Request, { params }: { params: Promise<{ name: string; id: string }> }): Promise<Response> {
  return handle(async () => {
    const { name, id } = await params
    return Response.json(await pairToLabel(name, pairId.parse(id)))
  })
}
