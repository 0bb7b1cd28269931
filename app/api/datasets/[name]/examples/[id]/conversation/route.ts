import { z } from 'zod'
import { handle, jsonResponse } from '@/lib/services/host/http'
import { jsonFromWorkroom } from '@/lib/services/workroom'

const conversationRequest = z.object({ revisionId: z.coerce.number().int() })

/** All of one revision, for the editor: what pages show of a long one ends early. */
export function GET(
  request: Request,
  { params }: { params: Promise<{ name: string; id: string }> },
): Promise<Response> {
  return handle(async (session) => {
    const { name, id } = await params
    const { revisionId } = conversationRequest.parse(Object.fromEntries(new URL(request.url).searchParams))
    return jsonResponse(
      await jsonFromWorkroom(
        session,
        'wholeConversation',
        name,
        z.coerce.number().int().parse(id),
        revisionId,
      ),
    )
  })
}
