import { z } from 'zod'
import { WinnowError } from '@/lib/core/errors'
import { PURPOSES, RECORD_SCHEMAS } from '@/lib/core/status'
import { handle, requireSameOrigin } from '@/lib/services/host/http'
import { receiveUpload } from '@/lib/services/imports'

const uploadRequest = z.object({
  dataset: z.string(),
  file: z.string(),
  purpose: z.enum(PURPOSES).default('train'),
  format: z.enum(['auto', ...RECORD_SCHEMAS]).default('auto'),
  mixed: z.enum(['refuse', 'keep-all']).default('refuse'),
  preference: z.enum(['refuse', 'chosen']).default('refuse'),
})

/** Takes the file as the raw body; the address says how to read it. */
export function POST(request: Request): Promise<Response> {
  return handle(async (session) => {
    requireSameOrigin(session, request)
    if (request.body === null) throw new WinnowError('empty-file', 'The request contained no file.')
    const options = uploadRequest.parse(Object.fromEntries(new URL(request.url).searchParams))
    const announced = Number(request.headers.get('content-length')) || 0
    return Response.json(await receiveUpload(session, request.body, options, announced, request.signal), {
      status: 202,
    })
  })
}
