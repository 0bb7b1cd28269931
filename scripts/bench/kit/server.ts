import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Tree, winnowOf } from './tree'

const READY = 'Winnow is ready'
/** Of what the server says, kept for the message where it ends. */
const KEPT_LOG = 4_000
const TOKEN = 'bench'

/** A studio on a port of its own, which answers the token of this bench. */
export class BenchServer {
  readonly address: string
  readonly #process: ChildProcess

  private constructor(address: string, server: ChildProcess) {
    this.address = address
    this.#process = server
  }

  static async start(tree: Tree, home: string): Promise<BenchServer> {
    const port = await freePort()
    const { program, env } = winnowOf(tree, home)
    const server = spawn(process.execPath, [program, 'serve', '--port', String(port)], {
      env: { ...env, WINNOW_TOKEN: TOKEN },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    // Whatever ends the bench ends the server.
    process.once('exit', () => server.kill('SIGKILL'))
    await saidReady(server)
    return new BenchServer(`http://127.0.0.1:${port}`, server)
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${TOKEN}`)
    return fetch(this.address + path, { ...init, headers })
  }

  /** Milliseconds until the whole answer is here. Throws where it is a refusal. */
  async time(path: string): Promise<number> {
    const started = performance.now()
    const response = await this.fetch(path)
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`${path} answered ${response.status}`)
    return performance.now() - started
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const ended = once(this.#process, 'exit')
    this.#process.kill('SIGTERM')
    await ended
  }
}

function saidReady(server: ChildProcess): Promise<void> {
  let log = ''
  return new Promise((resolve, reject) => {
    server.stderr!.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-KEPT_LOG)
      if (log.includes(READY)) resolve()
    })
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${log}`)))
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
