import { z } from 'zod'
import { handle, jsonResponse } from '@/lib/services/host/http'
import { jsonFromWorkroom } from '@/lib/services/workroom'

const inspectionRequest = z.object({
  tokenizer: z.string().max(100).optional(),
  template: z
    .string()
    .max(100)
    .transform((id) => (id === '' ? null : id))
    .optional(),
  policy: z.string().max(100).optional(),
  date: z.iso.date().optional(),
  revisionId: z.coerce.number().int().optional(),
})

/**
 * One example as the model sees it, under the contract or another tokenizer, template (empty: the
 * tokenizer's own) or policy.
 */
export function GET(
  request: Request,
  { params }: { params: Promise<{ name: string; id: string }> },
): Promise<Response> {
  return handle(async (session) => {
    const { name, id } = await params
    const options = inspectionRequest.parse(Object.fromEntries(new URL(request.url).searchParams))
    return jsonResponse(
      await jsonFromWorkroom(session, 'inspectExample', name, z.coerce.number().int().parse(id), options),
    )
  })
}
