import { z } from 'zod'
import { handle } from '@/lib/services/http'
import { inspectExample } from '@/lib/services/inspection'

const inspectionRequest = z.object({ tokenizer: z.string().optional(), policy: z.string().optional(), revisionId: z.coerce.number().int().optional() })

/** One example as the model sees it, under the contract or another tokenizer or policy. */
export function GET(request: Request, { params }: { params: Promise<{ name: string; id: string }> }): Promise<Response> {
  return handle(async () => {
    const { name, id } = await params
    const { tokenizer, policy, revisionId } = inspectionRequest.parse(Object.fromEntries(new URL(request.url).searchParams))
    return Response.json(await inspectExample(name, z.coerce.number().int().parse(id), {
      ...(tokenizer !== undefined && { tokenizer }), ...(policy !== undefined && { policy }), ...(revisionId !== undefined && { revisionId }),
    }))
  })
}
