import { z } from 'zod'
import { WinnowError } from '@/lib/core/errors'
import { handle, requireSameOrigin } from '@/lib/services/http'
import { type ImportRequest, receiveUpload } from '@/lib/services/imports'

/** The service checks every field; this only says that each is text. */
const search = z.record(z.string(), z.string())

/** Takes the file as the raw body; how to read it stands in the address. */
export function POST(request: Request): Promise<Response> {
  return handle(async () => {
    requireSameOrigin(request)
    if (request.body === null) throw new WinnowError('empty-file', 'The request held no file.')
    const options = search.parse(Object.fromEntries(new URL(request.url).searchParams)) as unknown as ImportRequest
    return Response.json(await receiveUpload(request.body, options, request.signal), { status: 202 })
  })
}
