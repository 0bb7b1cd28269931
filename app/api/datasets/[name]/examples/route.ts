import { createLoader, parseAsInteger, parseAsString } from 'nuqs/server'
import { exampleParams, PAGE_SIZE, toQuery } from '@/components/examples/params'
import { inWorkroom } from '@/lib/services/workroom'
import { handle } from '@/lib/services/host/http'

const load = createLoader({
  ...exampleParams,
  after: parseAsString,
  limit: parseAsInteger.withDefault(PAGE_SIZE),
})

/**
 * One page of rows; takes the same filters as the address of the examples page. The service checks
 * their ranges.
 */
export function GET(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handle(async (session) => {
    const { after, limit, ...filter } = load(request)
    return Response.json(
      await inWorkroom(session, 'listExamples', (await params).name, {
        ...toQuery(filter, after ?? undefined),
        limit,
      }),
    )
  })
}
