import type { Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/**
 * How long a connection may be silent while the other side must continue: far longer than a slow
 * line pauses.
 */
const STALLED_MS = 120_000

/**
 * Lets go of connections that stop half way: clients that send a part of a request, or ask for a
 * file and do not read it, must not gather. An upload may take hours as long as it moves, and an
 * answer that is still being worked on is waited for.
 */
export function letGoOfStalled(server: Server, ms = STALLED_MS): void {
  const answers = new WeakMap<Duplex, ServerResponse>()
  server.on('request', (request, response) => answers.set(request.socket, response))
  server.setTimeout(ms, (socket) => {
    const answer = answers.get(socket)
    const isWorkedOn =
      answer?.req.complete === true && !answer.writableFinished && socket.writableLength === 0
    if (!isWorkedOn) socket.destroy()
  })
}
