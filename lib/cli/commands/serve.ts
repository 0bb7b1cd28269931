import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, readFileSync, watch } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { WinnowError } from '@/lib/core/errors'
import { localToken, withToken } from '@/lib/services/host/access'
import { importExamples } from '@/lib/services/start/example-dataset'
import type { Gate } from '@/lib/services/host/gate'
import { browserAddress, hostPolicy } from '@/lib/services/host/hosts'
import { listTokenizers } from '@/lib/services/inspection'
import { forgetServer, lockServer, noteServer, sweepUploads } from '@/lib/services/start/server-lock'
import { admit, isAdmitted } from '../admit'
import { type Command, type CommandInput, numberOption } from '../command'
import { giveContentPolicy } from '../content-policy'
import { letGoOfStalled } from '../stalled'
import { studio } from '@/lib/services/host/studio'

/** Set by `npm run dev`. */
const IN_DEVELOPMENT = process.env['NODE_ENV'] === 'development'
const RESTART_MS = 1_000
/** So long a request may take after the server was asked to end. */
const DRAIN_MS = 5_000

/** The part of Next's server that is used here. */
interface Pages {
  prepare(): Promise<void>
  getRequestHandler(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
  getUpgradeHandler(): (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>
}

export const serveCommand: Command = {
  name: 'serve',
  maximumArguments: 0,
  usage: 'serve [--port 3000] [--host 127.0.0.1]',
  example: 'serve --port 3001',
  options: {
    port: { type: 'string', about: 'Port to listen on', fallback: '$PORT, or 3000' },
    host: { type: 'string', about: 'Address to listen on', fallback: '$HOST, or 127.0.0.1' },
  },

  async run(session, input) {
    const port = portOf(input)
    const { db, home, root } = session
    if (!IN_DEVELOPMENT) requirePages(root)
    const host = input.text('host') ?? process.env['HOST'] ?? '127.0.0.1'
    const address = browserAddress(host, port)
    lockServer(home)
    sweepUploads(session)
    const token = localToken(session)
    const gate: Gate = { hosts: hostPolicy(host, process.env['ALLOWED_HOSTS']), token }
    await importExamples(session)
    // Hashes their files, up to 33 MB each, while nobody waits for a page yet.
    await listTokenizers(session)
    process.env['WINNOW_HOME'] = home.dir
    process.env['WINNOW_ROOT'] = root
    if (!IN_DEVELOPMENT) handOverSettings(root)
    // Loaded here, because every other command would wait half a second for it.
    const { default: next } = await import('next')
    const app = next({ dev: IN_DEVELOPMENT, dir: root, hostname: host, port })
    db.neverWait()
    const listening = listen(port, host, app, gate)
    const worker = keepWorker(root)
    const server = await listening
    noteServer(home, address)
    if (token === null)
      process.stderr.write(
        'WINNOW_TOKEN=off: anybody who can reach this port can read and change everything.\n',
      )
    process.stderr.write(`Winnow is ready: ${withToken(address, token)}   (data in ${home.dir})\n`)
    await stopSignal()
    worker.stop()
    await drain(server)
    forgetServer(home)
    return { text: '' }
  },
}

async function listen(port: number, host: string, app: Pages, gate: Gate): Promise<Server> {
  await app.prepare()
  const answer = app.getRequestHandler()
  const server = createServer((request, response) => {
    if (!admit(request, response, gate)) return
    giveContentPolicy(request, response)
    void answer(request, response)
  })
  if (IN_DEVELOPMENT) {
    // Pages that are edited tell the browser so by a web socket.
    const upgrade = app.getUpgradeHandler()
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (isAdmitted(request, gate)) void upgrade(request, socket, head)
      else socket.destroy()
    })
  }
  // Uploads of many gigabytes outlast the default of five minutes.
  server.requestTimeout = 0
  letGoOfStalled(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, port, host)))
    server.listen(port, host, resolve)
  })
  return server
}

function cannotListen(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const remedy = 'choose another: PORT=3001 npm start'
  if (error.code === 'EADDRINUSE')
    return new WinnowError('home-in-use', `Port ${port} on ${host} is taken. Stop what uses it, or ${remedy}`)
  if (error.code === 'EACCES')
    return new WinnowError('usage', `The system does not let you use port ${port}: ${remedy}`)
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new WinnowError(
      'usage',
      `${host} is not an address of this machine. Set HOST to one that is, or leave it out.`,
    )
  return error
}

/** Throws WinnowError not-found where the browser side has not been built. */
function requirePages(root: string): void {
  if (!existsSync(join(root, '.next/BUILD_ID')))
    throw new WinnowError('not-found', 'The pages are not built yet. `npm start` builds and serves them.')
}

/**
 * The settings that the pages were built with, handed over as Next's own standalone server does.
 * Next would look for them in next.config.ts, which an installed package does not have, and would
 * load a compiler to read it.
 */
function handOverSettings(root: string): void {
  const built = z.object({ config: z.looseObject({}) })
  const file = readFileSync(join(root, '.next/required-server-files.json'), 'utf8')
  process.env['__NEXT_PRIVATE_STANDALONE_CONFIG'] = JSON.stringify(built.parse(JSON.parse(file)).config)
}

/** Throws WinnowError usage if it is not a port. */
function portOf(input: CommandInput): number {
  const port = numberOption(input, 'port') ?? Number(process.env['PORT'] || 3000)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new WinnowError(
    'usage',
    `A port is a whole number up to 65535, not "${input.text('port') ?? process.env['PORT']}". For example: PORT=3001 npm start`,
  )
}

/**
 * The job worker runs beside the server. It is started again when a job takes it down and, in
 * development, when it has been compiled again.
 */
function keepWorker(root: string): { stop(): void } {
  let stopped = false
  let worker: ChildProcess
  const start = (): void => {
    worker = fork(join(root, 'dist/worker.js'), { env: process.env })
    worker.once('exit', () => void sleep(RESTART_MS).then(() => stopped || start()))
  }
  start()
  if (IN_DEVELOPMENT) watch(join(root, 'dist/worker.js'), () => worker.kill('SIGTERM'))
  return {
    stop() {
      stopped = true
      worker.kill('SIGTERM')
    },
  }
}

/** Resolves on a request to end the server. A second request does not wait for running work. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(1))
        resolve()
      })
    }
  })
}

/** Takes no request any more and lets those that run end, for a while. */
async function drain(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  studio().stopping.abort()
  server.closeIdleConnections()
  await Promise.race([closed, sleep(DRAIN_MS)])
}
