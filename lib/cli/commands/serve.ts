import { fork } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { WinnowError } from '@/lib/core/errors'
import { importExamples } from '@/lib/services/example-dataset'
import { isExpectedHost } from '@/lib/services/http'
import { lockServer } from '@/lib/services/server-lock'
import { studio } from '@/lib/services/studio'
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
    lockServer(home, `http://${host}:${port}`)
    await importExamples()
    process.env['WINNOW_HOME'] = home.dir
    process.env['WINNOW_ROOT'] = root
    // Loaded here, because every other command would wait half a second for it.
    const { default: next } = await import('next')
    const app = next({ dev: false, dir: root, hostname: host, port })
    db.neverWait()
    const listening = listen(port, host, app)
    keepWorker(root)
    await listening
    process.stderr.write(`Winnow is ready: http://${host === '0.0.0.0' ? 'localhost' : host}:${port}   (data in ${home.dir})\n`)
    await new Promise<never>(() => undefined)
    return { text: '' }
  },
}

async function listen(port: number, host: string, app: Pages): Promise<void> {
  await app.prepare()
  const answer = app.getRequestHandler()
  const server = createServer((request, response) => {
    if (isExpectedHost(host, request.headers.host)) void answer(request, response)
    else response.writeHead(403, { 'content-type': 'text/plain' }).end('Winnow answers to localhost and 127.0.0.1 only. Set HOST to serve it under another name.')
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
