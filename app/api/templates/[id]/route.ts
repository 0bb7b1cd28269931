import { handle, requireSameOrigin } from '@/lib/services/host/http'
import { removeTemplate } from '@/lib/services/templates'

export function DELETE(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return handle(async (session) => {
    requireSameOrigin(session, request)
    await removeTemplate(session, (await params).id)
    return Response.json({ removed: true })
  })
}
