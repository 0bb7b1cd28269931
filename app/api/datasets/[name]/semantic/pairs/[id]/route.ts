import { z } from 'zod'
import { handle, jsonResponse } from '@/lib/services/host/http'
import { jsonFromWorkroom } from '@/lib/services/workroom'

const pairId = z.string().max(16).regex(/^\d+$/).transform(Number)

/** One pair of the latest search, with its texts. */
export function GET(
  _request: Request,
  { params }: { params: Promise<{ name: string; id: string }> },
): Promise<Response> {
  return handle(async (session) => {
    const { name, id } = await params
    return jsonResponse(await jsonFromWorkroom(session, 'pairToJudge', name, pairId.parse(id)))
  })
}
