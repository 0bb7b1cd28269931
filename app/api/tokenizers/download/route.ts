import { handle, jsonBody, requireSameOrigin } from '@/lib/services/host/http'
import { fetchTokenizer } from '@/lib/services/templates/tokenizers'

/**
 * Fetches a tokenizer from the Hub into the home; ends with the request, where the reader goes
 * away.
 */
export function POST(request: Request): Promise<Response> {
  return handle(async (session) => {
    requireSameOrigin(session, request)
    return Response.json(await fetchTokenizer(session, await jsonBody(request), request.signal), {
      status: 201,
    })
  })
}
