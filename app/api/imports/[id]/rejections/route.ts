import { z } from 'zod'
import { handle } from '@/lib/services/host/http'
import { rejectionsAsJsonl } from '@/lib/services/imports'

/** Every rejected row of an import as JSON lines. */
export function GET(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return handle(async (session) => {
    const id = z.coerce
      .number()
      .int()
      .parse((await params).id)
    return new Response(await rejectionsAsJsonl(session, id), {
      headers: {
        'content-type': 'application/jsonl; charset=utf-8',
        'content-disposition': `attachment; filename="import-${id}-rejected.jsonl"`,
      },
    })
  })
}
