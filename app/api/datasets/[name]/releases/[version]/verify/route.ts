import { z } from 'zod'
import { handle } from '@/lib/services/host/http'
import { inWorkroom } from '@/lib/services/workroom'

/** Recomputes a release from its files and says what does not agree. */
export function GET(
  _request: Request,
  { params }: { params: Promise<{ name: string; version: string }> },
): Promise<Response> {
  return handle(async (session) => {
    const { name, version } = await params
    return Response.json(
      await inWorkroom(session, 'verifyRelease', name, z.coerce.number().int().parse(version)),
    )
  })
}
