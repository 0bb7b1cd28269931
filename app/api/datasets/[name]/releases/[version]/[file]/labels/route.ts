import { z } from 'zod'
import { handle } from '@/lib/services/host/http'
import { openReleaseLabels } from '@/lib/services/releases/release-labels'

/** One file of a release as token ids and labels, as a download. */
export function GET(
  _request: Request,
  { params }: { params: Promise<{ name: string; version: string; file: string }> },
): Promise<Response> {
  return handle(async (session) => {
    const { name, version, file } = await params
    const stream = await openReleaseLabels(session, name, z.coerce.number().int().parse(version), file)
    const title = file.replace(/\.jsonl$/, '.labels.jsonl')
    return new Response(stream, {
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(title)}`,
      },
    })
  })
}
