import { closeSync, createWriteStream, fsyncSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** One file of a repository of the Hub, and how much of it is taken at most. */
export interface HubFile {
  id: string
  name: string
  maximumBytes: number
  signal?: AbortSignal
  report?: (done: number, total: number | null) => void
}

/**
 * Why a file was not taken. `status` is the Hub's answer; null where it gave none, or none that may
 * be followed.
 */
export class HubProblem extends Error {
  override readonly name = 'HubProblem'
  readonly status: number | null
  constructor(message: string, status: number | null = null, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

/**
 * A line so slow that nothing comes for this long is taken for dead; how long all of it takes is
 * nobody's business.
 */
const IDLE_MS = 60_000
const MAXIMUM_REDIRECTS = 5

/** The storage of the Hub, to which it redirects downloads: these domains and their subdomains. */
const HUB_DOMAINS = ['huggingface.co', 'hf.co']

export function hubEndpoint(): URL {
  const endpoint = process.env['HF_ENDPOINT'] ?? 'https://huggingface.co'
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol))
    throw new HubProblem(`HF_ENDPOINT is not an address: ${endpoint}`)
  return new URL(endpoint)
}

/**
 * Downloads one file of the Hub to `path`, counting what arrives, whatever its length was said to
 * be. False where the repository has no such file. Throws HubProblem, and what writing throws; a
 * part may be left at `path`.
 */
export async function saveHubFile(file: HubFile, path: string): Promise<boolean> {
  const idle = new IdleTimer(file.signal)
  try {
    const response = await request(file, idle)
    if (response.status === 404) return false
    if (!response.ok) throw new HubProblem(`${response.url} answered ${response.status}.`, response.status)
    mkdirSync(dirname(path), { recursive: true })
    const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0])
    await pipeline(body, meter(file, response, idle), createWriteStream(path), { signal: idle.signal })
    syncFile(path)
    return true
  } catch (error) {
    if (idle.signal.reason instanceof HubProblem) throw idle.signal.reason
    // fetch throws this while a body arrives, for example when a connection breaks off.
    if (error instanceof TypeError)
      throw new HubProblem(`The download of ${file.name} broke off.`, null, { cause: error })
    throw error
  } finally {
    idle.stop()
  }
}

function meter({ name, maximumBytes, report }: HubFile, response: Response, idle: IdleTimer): Transform {
  const total = Number(response.headers.get('content-length') ?? 0) || null
  let done = 0
  return new Transform({
    transform(chunk: Uint8Array, _encoding, next) {
      done += chunk.length
      idle.restart()
      report?.(done, total)
      next(
        done > maximumBytes
          ? new HubProblem(`${name} is larger than ${maximumBytes.toLocaleString('en')} bytes.`)
          : null,
        chunk,
      )
    },
  })
}

/**
 * Follows redirects by hand: a server that is asked for a file must not send this machine to
 * another on its network.
 */
async function request({ id, name }: HubFile, idle: IdleTimer): Promise<Response> {
  const endpoint = hubEndpoint()
  let url = new URL(`${endpoint.href.replace(/\/$/, '')}/${id}/resolve/main/${name}`)
  for (let hops = 0; hops <= MAXIMUM_REDIRECTS; hops++) {
    idle.restart()
    const response = await ask(url, idle.signal)
    const location = response.headers.get('location')
    if (response.status < 300 || response.status >= 400 || location === null) return response
    await response.body?.cancel()
    const next = URL.canParse(location, url) ? new URL(location, url) : null
    if (next === null || !mayLeadTo(next, endpoint)) {
      throw new HubProblem(
        `${url.host} sent the download of ${name} on to ${next?.host ?? 'no address'}, which is not the Hub's. It was not followed.`,
      )
    }
    url = next
  }
  throw new HubProblem(
    `${endpoint.host} sent the download of ${name} on more than ${MAXIMUM_REDIRECTS} times.`,
  )
}

async function ask(url: URL, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { redirect: 'manual', signal })
  } catch (cause) {
    if (signal.aborted) throw cause
    throw new HubProblem(`${url.host} cannot be reached.`, null, { cause })
  }
}

/**
 * The Hub's own host as HF_ENDPOINT names it, and over https what lies below it or below the Hub's
 * domains.
 */
export function mayLeadTo(target: URL, endpoint: URL): boolean {
  if (target.username !== '' || target.password !== '') return false
  if (target.origin === endpoint.origin) return true
  if (target.protocol !== 'https:' || target.port !== '') return false
  return [endpoint.hostname, ...HUB_DOMAINS].some((domain) => `.${target.hostname}`.endsWith(`.${domain}`))
}

/** Aborts when nothing has come for a while, or when the caller gives up. */
class IdleTimer {
  readonly #own = new AbortController()
  readonly signal: AbortSignal
  #timer: NodeJS.Timeout | undefined

  constructor(outer: AbortSignal | undefined) {
    this.signal = outer === undefined ? this.#own.signal : AbortSignal.any([outer, this.#own.signal])
  }

  restart(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(
      () => this.#own.abort(new HubProblem(`The download stopped: nothing came for ${IDLE_MS / 1000} s.`)),
      IDLE_MS,
    )
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}

function syncFile(path: string): void {
  const descriptor = openSync(path, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
