import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { JobView } from '@/lib/contract/jobs'

const WINNOW = resolve('dist/winnow.js')

/**
 * Browsers of the tests have its cookie from the start (playwright.config.ts), programs here send
 * it.
 */
export const TOKEN = 'the-token-of-the-browser-tests'

/** A real server on a home and a port of its own. */
export class StudioServer {
  readonly home = mkdtempSync(join(tmpdir(), 'winnow-e2e-'))
  port: number | undefined
  /** A program that runs the server, with its arguments. */
  readonly #wrap: readonly string[]
  /** What is run: the compiled server, or all of `npm start`. */
  readonly #serve: readonly string[]
  #process: ChildProcess | undefined

  constructor({
    wrap = [],
    serve = [WINNOW, 'serve'],
  }: { wrap?: readonly string[]; serve?: readonly string[] } = {}) {
    this.#wrap = wrap
    this.#serve = serve
  }

  get address(): string {
    return `http://127.0.0.1:${this.port ?? 0}`
  }

  /** On the port it had before, on the one where another home was, or on a free one. */
  async start(at = this.port): Promise<this> {
    this.port = at ?? (await freePort())
    const [program, ...args] = [
      ...this.#wrap,
      process.execPath,
      ...this.#serve,
      '--port',
      String(this.port),
      '--home',
      this.home,
    ]
    const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env: serverEnvironment() })
    this.#process = server
    let said = ''
    await new Promise<void>((ready, failed) => {
      server.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        if (said.includes('Winnow is ready')) ready()
      })
      server.once('exit', (code) => failed(new Error(`the server ended with ${code}: ${said}`)))
    })
    server.removeAllListeners('exit')
    return this
  }

  /** Once the example dataset is there, audited and compared. */
  async settled(): Promise<void> {
    for (let settled = false; !settled;) {
      await sleep(100)
      const jobs = await this.get<JobView[]>('/api/jobs')
      settled = jobs.length > 0 && jobs.every((job) => job.finishedAt !== null)
      const failed = jobs.find((job) => job.status === 'failed')
      if (failed !== undefined) throw new Error(`job ${failed.id} failed: ${JSON.stringify(failed)}`)
    }
  }

  /** As a crash or an operator's kill -9 would. */
  async kill(): Promise<void> {
    const server = this.#process
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return
    const gone = new Promise((done) => server.once('exit', done))
    server.kill('SIGKILL')
    await gone
  }

  async stop(): Promise<void> {
    await this.kill()
    // The worker sees its parent go and follows; its files go after it.
    await sleep(500)
    rmSync(this.home, { recursive: true, force: true })
  }

  /** A request as a program makes it, with the token. */
  fetch(
    path: string,
    init: { method?: string; body?: string | Uint8Array<ArrayBuffer>; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    return fetch(this.address + path, {
      ...init,
      headers: { authorization: `Bearer ${TOKEN}`, ...init.headers },
    })
  }

  async get<Answer>(path: string): Promise<Answer> {
    const response = await this.fetch(path)
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
    return (await response.json()) as Answer
  }

  async post<Answer>(path: string, body: object | Uint8Array<ArrayBuffer>): Promise<Answer> {
    const json = !(body instanceof Uint8Array)
    const response = await this.fetch(path, {
      method: 'POST',
      body: json ? JSON.stringify(body) : body,
      headers: json ? { 'content-type': 'application/json' } : {},
    })
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
    return (await response.json()) as Answer
  }

  async job(id: number): Promise<JobView> {
    const jobs = await this.get<JobView[]>('/api/jobs')
    return jobs.find((job) => job.id === id)!
  }

  /** The job once it is as wanted; fails after a minute. */
  async jobWhen(id: number, wanted: (job: JobView) => boolean): Promise<JobView> {
    const until = Date.now() + 60_000
    while (Date.now() < until) {
      const job = await this.job(id)
      if (wanted(job)) return job
      await sleep(50)
    }
    throw new Error(`job ${id} did not get there: ${JSON.stringify(await this.job(id))}`)
  }
}

/**
 * One command of the real command line on a home, in a process group of its own; it answers as
 * JSON.
 */
export function spawnWinnow(home: string, args: readonly string[], stderr: 'inherit' | 'pipe'): ChildProcess {
  return spawn(process.execPath, [WINNOW, ...args, '--home', home, '--json'], {
    stdio: ['ignore', 'pipe', stderr],
    env: serverEnvironment(),
    detached: true,
  })
}

/** Runs a command to its end; stdout is parsed as JSON. */
export async function winnow<Answer>(
  home: string,
  ...args: string[]
): Promise<{ answer: Answer; exit: number | null }> {
  const child = spawnWinnow(home, args, 'inherit')
  let out = ''
  child.stdout!.on('data', (chunk: Buffer) => (out += chunk.toString()))
  const exit = await new Promise<number | null>((done) => child.once('close', done))
  return { answer: JSON.parse(out) as Answer, exit }
}

function serverEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, WINNOW_ROOT: resolve('.'), WINNOW_TOKEN: TOKEN }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', () => done()))
  const { port } = probe.address() as { port: number }
  await new Promise((done) => probe.close(done))
  return port
}

/** A seeded corpus of JSON lines: distinct chats with one exact copy in ten. */
export function corpus(rows: number): Uint8Array<ArrayBuffer> {
  const lines = Array.from({ length: rows }, (_, at) => {
    const topic = at % 10 === 9 ? at - 9 : at
    const words = Array.from({ length: 60 }, (_unused, n) => `word${(topic * 31 + n * 17) % 5_003}`).join(' ')
    return JSON.stringify({
      messages: [
        { role: 'user', content: `Question ${topic}: ${words}` },
        { role: 'assistant', content: `Answer ${topic}. ${words}` },
      ],
    })
  })
  return new TextEncoder().encode(`${lines.join('\n')}\n`)
}
