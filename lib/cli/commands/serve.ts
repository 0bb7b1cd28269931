import { fork } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { WinnowError } from '@/lib/core/errors'
import { localToken, withToken } from '@/lib/services/access'
import { importExamples } from '@/lib/services/example-dataset'
import type { Gate } from '@/lib/services/gate'
import { browserAddress, hostPolicy } from '@/lib/services/hosts'
import { lockServer } from '@/lib/services/server-lock'
import { studio } from '@/lib/services/studio'
import { admit } from '../admit'
import { type Command, numberOption } from '../command'

const RESTART_MS = 1_000

/** The part of Next's server that is used here. */
interface Pages {
  prepare(): Promise<void>
  getRequestHandler(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
}

export const serveCommand: Command = {
  name: 'serve',
  usage: 'serve [--port 3000] [--host 127.0.0.1]',
  summary: 'Serve the studio in the browser (what npm start does last)',
  options: { port: { type: 'string' }, host: { type: 'string' } },

  async run(input) {
    const { db, home, root } = studio()
    const port = numberOption(input, 'port') ?? Number(process.env['PORT'] ?? 3000)
    const host = input.text('host') ?? process.env['HOST'] ?? '127.0.0.1'
    const address = browserAddress(host, port)
    lockServer(home, address)
    const token = localToken()
    const gate: Gate = { hosts: hostPolicy(host, process.env['ALLOWED_HOSTS']), token }
    await importExamples()
    process.env['WINNOW_HOME'] = home.dir
    process.env['WINNOW_ROOT'] = root
    // Loaded here, because every other command would wait half a second for it.
    const { default: next } = await import('next')
    const app = next({ dev: false, dir: root, hostname: host, port })
    db.neverWait()
    const listening = listen(port, host, app, gate)
    keepWorker(root)
    await listening
    if (token === null) process.stderr.write('WINNOW_TOKEN=off: whoever reaches this port can read and change everything.\n')
    process.stderr.write(`Winnow is ready: ${withToken(address, token)}   (data in ${home.dir})\n`)
    await new Promise<never>(() => undefined)
    return { text: '' }
  },
}

async function listen(port: number, host: string, app: Pages, gate: Gate): Promise<void> {
  await app.prepare()
  const answer = app.getRequestHandler()
  const server = createServer((request, response) => {
    if (admit(request, response, gate)) void answer(request, response)
  })
  // Uploads of many gigabytes outlast the default of five minutes.
  server.requestTimeout = 0
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE'
      ? new WinnowError('home-in-use', `Port ${port} on ${host} is taken. Stop what uses it, or choose another: PORT=3001 npm start`)
      : error))
    server.listen(port, host, resolve)
  })
}

/** The job worker lives beside the server and is started again when a job takes it down. */
function keepWorker(root: string): void {
  const worker = fork(join(root, 'dist/worker.js'), { env: process.env })
  worker.once('exit', () => void sleep(RESTART_MS).then(() => keepWorker(root)))
}
