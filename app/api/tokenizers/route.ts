import { WinnowError } from '@/lib/core/errors'
import { handle, requireSameOrigin } from '@/lib/services/host/http'
import { receiveTokenizer } from '@/lib/services/templates/tokenizers'

/** Takes one file of a tokenizer as the raw body; the address has its name and the tokenizer's. */
export function POST(request: Request): Promise<Response> {
  return handle(async (session) => {
    requireSameOrigin(session, request)
    if (request.body === null) throw new WinnowError('empty-file', 'The request contained no file.')
    return Response.json(
      await receiveTokenizer(
        session,
        request.body,
        Object.fromEntries(new URL(request.url).searchParams),
        request.signal,
      ),
    )
  })
}
