import { handle, jsonBody, requireSameOrigin } from '@/lib/services/host/http'
import { inWorkroom } from '@/lib/services/workroom'
import { listTemplates, saveTemplate } from '@/lib/services/templates'

/** Longer bodies are not read to the end; the service decides how long a template may be. */
const MAXIMUM_BODY_BYTES = 8_000_000

export function GET(): Promise<Response> {
  return handle((session) => Promise.resolve(Response.json(listTemplates(session))))
}

/** Keeps a pasted or uploaded template under a name. */
export function POST(request: Request): Promise<Response> {
  return handle(async (session) => {
    requireSameOrigin(session, request)
    return Response.json(
      await saveTemplate(session, await jsonBody(request, MAXIMUM_BODY_BYTES), (source) =>
        inWorkroom(session, 'requireTemplate', source),
      ),
      { status: 201 },
    )
  })
}
