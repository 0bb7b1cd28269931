import { z } from 'zod'
import { duplicateCluster } from '@/lib/services/duplicates'
import { handle } from '@/lib/services/host/http'
import { clusterTexts } from '@/lib/services/workroom'

/** One cluster with the text of its rows; `keeper` shows it with another row kept. */
export function GET(
  request: Request,
  { params }: { params: Promise<{ name: string; cluster: string }> },
): Promise<Response> {
  return handle(async (session) => {
    const { name, cluster } = await params
    const query = Object.fromEntries(new URL(request.url).searchParams)
    return Response.json(
      await duplicateCluster(session, name, z.coerce.number().int().parse(cluster), query, clusterTexts),
    )
  })
}
