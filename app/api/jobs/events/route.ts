import { handle } from '@/lib/services/host/http'
import { jobEvents } from '@/lib/services/jobs/events'

/** Server-sent events: a snapshot of all jobs, then each that changes. */
export function GET(request: Request): Promise<Response> {
  return handle((session) =>
    Promise.resolve(
      new Response(jobEvents(session, request.signal), {
        // no-transform and the nginx header keep proxies from holding events back.
        headers: {
          'content-type': 'text/event-stream',
          'cache-control': 'no-store, no-transform',
          'x-accel-buffering': 'no',
        },
      }),
    ),
  )
}
