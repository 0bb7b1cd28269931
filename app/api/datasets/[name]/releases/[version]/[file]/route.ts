import { z } from 'zod'
import { handle } from '@/lib/services/host/http'
import { openReleaseFile } from '@/lib/services/releases'

/** One file of a release, as a download. */
export function GET(
  _request: Request,
  { params }: { params: Promise<{ name: string; version: string; file: string }> },
): Promise<Response> {
  return handle(async (session) => {
    const { name, version, file } = await params
    const { stream, bytes } = await openReleaseFile(
      session,
      name,
      z.coerce.number().int().parse(version),
      file,
    )
    return new Response(stream, {
      headers: {
        'content-type': 'application/octet-stream',
        'content-length': String(bytes),
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file)}`,
      },
    })
  })
}
