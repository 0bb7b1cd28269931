import type { Database } from '@/lib/db/client'
import { jobView, recentJobs } from '@/lib/db/jobs'
import { LISTED_JOBS } from '.'
import type { Session } from '../host/session'

const POLL_MS = 250
const PING_MS = 15_000
/**
 * A client that falls this many events behind is disconnected; it connects again for a snapshot.
 */
const MOST_BEHIND = 200

type Controller = ReadableStreamDefaultController<Uint8Array>

const encoder = new TextEncoder()
const eventOf = (name: string, data: string): Uint8Array =>
  encoder.encode(`event: ${name}\ndata: ${data}\n\n`)
const PING = encoder.encode(': ping\n\n')

/**
 * Sends job events to all listeners: jobs are read once for all of them, and only while somebody
 * listens.
 */
class JobFeed {
  readonly #listeners = new Set<Controller>()
  #known: ReadonlyMap<number, string> = new Map()
  #timer: NodeJS.Timeout | undefined
  #seen = ''
  #pingedAt = 0

  join(db: Database, controller: Controller): void {
    this.#poll(db)
    this.#listeners.add(controller)
    this.#timer ??= setInterval(() => this.#poll(db), POLL_MS)
    controller.enqueue(eventOf('snapshot', `[${[...this.#known.values()].join(',')}]`))
  }

  leave(controller: Controller): void {
    this.#listeners.delete(controller)
    if (this.#listeners.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #poll(db: Database): void {
    const seen = db.version()
    if (seen !== this.#seen) {
      this.#seen = seen
      const jobs = new Map(recentJobs(db, LISTED_JOBS).map((row) => [row.id, JSON.stringify(jobView(row))]))
      for (const [id, job] of jobs) if (this.#known.get(id) !== job) this.#tell(eventOf('job', job))
      this.#known = jobs
    }
    if (performance.now() - this.#pingedAt < PING_MS) return
    this.#pingedAt = performance.now()
    this.#tell(PING)
  }

  #tell(event: Uint8Array): void {
    for (const controller of this.#listeners) {
      if ((controller.desiredSize ?? 0) > -MOST_BEHIND) controller.enqueue(event)
      else {
        this.leave(controller)
        controller.close()
      }
    }
  }
}

const feed = new JobFeed()

/**
 * Server-sent events of the jobs: a snapshot first, then each job that differs from what was sent,
 * whole, so that a reconnecting client needs no history. The worker is another process; the
 * database is what both see.
 */
export function jobEvents(session: Session, signal: AbortSignal): ReadableStream<Uint8Array> {
  const ends = AbortSignal.any([signal, session.stopping])
  let leave = (): void => undefined
  return new ReadableStream({
    start(controller) {
      leave = () => feed.leave(controller)
      ends.addEventListener(
        'abort',
        () => {
          leave()
          // A client that left or was disconnected has closed it already.
          try {
            controller.close()
          } catch {
            /* closed */
          }
        },
        { once: true },
      )
      feed.join(session.db, controller)
    },
    cancel: () => leave(),
  })
}
