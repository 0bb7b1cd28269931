import { z } from 'zod'
import { handle } from '@/lib/services/host/http'
import { openReleaseArchive } from '@/lib/services/releases'

/** A whole release as one archive, as a download. */
export function GET(
  _request: Request,
  { params }: { params: Promise<{ name: string; version: string }> },
): Promise<Response> {
  return handle(async (session) => {
    const { name, version } = await params
    const { stream, bytes, file } = await openReleaseArchive(
      session,
      name,
      z.coerce.number().int().parse(version),
    )
    return new Response(stream, {
      headers: {
        'content-type': 'application/x-tar',
        'content-length': String(bytes),
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file)}`,
      },
    })
  })
}
