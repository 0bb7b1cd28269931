import { z } from 'zod'
import { type ErrorCode, WinnowError } from '@/lib/core/errors'
import type { VerdictRequest } from '@/lib/core/views'

/** Something a reviewer did that the server must hear of, in the order it was done. */
export type Operation =
  | { kind: 'verdict'; request: VerdictRequest }
  | { kind: 'undo'; clientId: string; exampleId: number }

/** An operation the server will not take; kept until the reviewer has seen why. */
interface Refusal {
  operation: Operation
  message: string
}

export interface OutboxState {
  waiting: readonly Operation[]
  refused: readonly Refusal[]
}

export const EMPTY: OutboxState = { waiting: [], refused: [] }

const operationKey = (operation: Operation): string =>
  operation.kind === 'verdict' ? `verdict ${operation.request.clientId}` : `undo ${operation.clientId}`

export const exampleOf = (operation: Operation): number => (operation.kind === 'verdict' ? operation.request.exampleId : operation.exampleId)

const STORAGE_KEY = 'winnow.outbox'
const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 30_000
/** Refusals that pass without anybody judging again: the operation waits. */
const TEMPORARY: ReadonlySet<ErrorCode> = new Set(['busy', 'disk-full', 'read-only', 'damaged', 'dataset-busy', 'unauthorized'])
/** Answers of "internal error" before an operation is set aside, so that one bad one cannot hold up the rest. */
const ATTEMPTS = 5

/** Loosely checked: an older version of the app may have written it. */
const storedState = z.object({
  waiting: z.array(z.looseObject({ kind: z.enum(['verdict', 'undo']) })),
  refused: z.array(z.looseObject({ message: z.string() })),
})

export interface OutboxPort {
  send(operation: Operation): Promise<unknown>
  /** Resolves after the pause, or earlier when a connection is back. */
  pause(ms: number): Promise<void>
  read(): string | null
  write(text: string): void
}

/**
 * Operations on their way to the server, one at a time and in order. What waits is written down before it is sent, so
 * that a reload or a crash loses nothing; sending twice is harmless because every verdict carries its own id.
 */
export class Outbox {
  readonly #port: OutboxPort
  readonly #listeners = new Set<() => void>()
  #state: OutboxState | null = null
  #foundBacklog = false
  #pushed = false
  #run: Promise<void> | null = null

  constructor(port: OutboxPort) {
    this.#port = port
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly state = (): OutboxState => {
    if (this.#state === null) {
      this.#state = parseState(this.#port.read())
      this.#foundBacklog = this.#state.waiting.length > 0
    }
    return this.#state
  }

  /** Whether anything was pushed since the page was loaded. */
  readonly hasSent = (): boolean => this.#pushed

  /** Whether this tab has sent, or found, anything: a page made by the server before may not know of it. */
  readonly isAhead = (): boolean => {
    this.state()
    return this.#foundBacklog || this.#pushed
  }

  /** The same operation a second time (a double press) is the first one. */
  push(...operations: Operation[]): void {
    const known = new Set(this.state().waiting.map(operationKey))
    this.#pushed = true
    this.#change({ ...this.state(), waiting: [...this.state().waiting, ...operations.filter((operation) => !known.has(operationKey(operation)))] })
    void this.flush()
  }

  dismiss(operation: Operation): void {
    this.#change({ ...this.state(), refused: this.state().refused.filter((refusal) => operationKey(refusal.operation) !== operationKey(operation)) })
  }

  /** Sends all that waits; resolves when nothing waits any more. */
  flush(): Promise<void> {
    // With nothing to send, #sendAll would end before its promise is stored here.
    if (this.state().waiting.length === 0) return Promise.resolve()
    this.#run ??= this.#sendAll()
    return this.#run
  }

  async #sendAll(): Promise<void> {
    let attempt = 0
    for (let [operation] = this.state().waiting; operation !== undefined; [operation] = this.state().waiting) {
      try {
        await this.#port.send(operation)
        this.#settle(operation, null)
        attempt = 0
      } catch (problem) {
        attempt++
        const final = finalMessage(problem, attempt)
        if (final === null) await this.#port.pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)))
        else {
          this.#settle(operation, final)
          attempt = 0
        }
      }
    }
    // At once, not when the promise settles: what is pushed from here on starts a run of its own.
    this.#run = null
  }

  #settle(operation: Operation, refusal: string | null): void {
    const { waiting, refused } = this.state()
    this.#change({
      waiting: waiting.filter((other) => operationKey(other) !== operationKey(operation)),
      refused: refusal === null ? refused : [...refused, { operation, message: refusal }],
    })
  }

  #change(state: OutboxState): void {
    this.#state = state
    this.#port.write(JSON.stringify(state))
    for (const listener of this.#listeners) listener()
  }
}

/** The reason to give up on an operation; null where it is worth another try. */
function finalMessage(problem: unknown, attempt: number): string | null {
  if (problem instanceof WinnowError) return TEMPORARY.has(problem.code) ? null : problem.message
  // fetch throws a TypeError where nobody answered: that can go on for as long as it takes.
  if (problem instanceof TypeError || attempt < ATTEMPTS) return null
  return problem instanceof Error ? problem.message : 'The server could not store it.'
}

function parseState(text: string | null): OutboxState {
  if (text === null) return EMPTY
  try {
    const value: unknown = JSON.parse(text)
    return storedState.safeParse(value).success ? (value as OutboxState) : EMPTY
  } catch {
    return EMPTY
  }
}

/** The browser's outbox: localStorage and the verdict handlers. */
export const outboxStorage = {
  read: (): string | null => {
    try {
      return localStorage.getItem(STORAGE_KEY)
    } catch {
      return null // Storage is blocked: the outbox then lives as long as the page.
    }
  },
  write: (text: string): void => {
    try {
      localStorage.setItem(STORAGE_KEY, text)
    } catch {
      // Full or blocked: the operations are still in memory and are sent from there.
    }
  },
}
