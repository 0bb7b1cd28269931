import { z } from 'zod'
import { MAXIMUM_SIDES } from '@/lib/contract/inspection'
import { handle, jsonResponse } from '@/lib/services/host/http'
import { jsonFromWorkroom } from '@/lib/services/workroom'

const side = z.object({
  tokenizer: z.string().max(100),
  template: z.string().max(100).nullable(),
  policy: z.string().max(100),
})
const comparisonRequest = z.object({
  side: z
    .array(
      z
        .string()
        .max(500)
        .transform((text, context): unknown => {
          try {
            return JSON.parse(text)
          } catch {
            context.addIssue('A side is {"tokenizer", "template", "policy"} as JSON.')
            return z.NEVER
          }
        })
        .pipe(side),
    )
    .min(1)
    .max(MAXIMUM_SIDES),
  date: z.iso.date().optional(),
})

/** One example from up to four sides: `side` is given once for each. */
export function GET(
  request: Request,
  { params }: { params: Promise<{ name: string; id: string }> },
): Promise<Response> {
  return handle(async (session) => {
    const { name, id } = await params
    const search = new URL(request.url).searchParams
    const { side: sides, date } = comparisonRequest.parse({
      side: search.getAll('side'),
      date: search.get('date') ?? undefined,
    })
    return jsonResponse(
      await jsonFromWorkroom(session, 'compareExample', name, z.coerce.number().int().parse(id), sides, date),
    )
  })
}
