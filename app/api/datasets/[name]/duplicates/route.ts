import { decideShownDuplicates, duplicatePage } from '@/lib/services/duplicates'
import { handle, jsonBody, requireSameOrigin } from '@/lib/services/host/http'

interface Context {
  params: Promise<{ name: string }>
}

/**
 * Clusters of the latest search at a threshold, and how many rows could be removed at each
 * threshold; null before the first search.
 */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return handle(async (session) =>
    Response.json(
      await duplicatePage(
        session,
        (await params).name,
        Object.fromEntries(new URL(request.url).searchParams),
      ),
    ),
  )
}

/**
 * Takes one gesture: removes rows or keeps them. The service checks every field and finds the rows
 * itself.
 */
export function POST(request: Request, { params }: Context): Promise<Response> {
  return handle(async (session) => {
    requireSameOrigin(session, request)
    return Response.json(await decideShownDuplicates(session, (await params).name, await jsonBody(request)))
  })
}
