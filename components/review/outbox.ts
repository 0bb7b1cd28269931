import { z } from 'zod'
import { type ErrorCode, WinnowError } from '@/lib/core/errors'
import type { UndoRequest, VerdictRequest } from '@/lib/contract/review'

/** Something a reviewer did that the server must hear of, in the order it was done. */
export type Operation = { kind: 'verdict'; request: VerdictRequest } | { kind: 'undo'; request: UndoRequest }

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

const operationKey = ({ kind, request }: Operation): string => `${kind} ${request.clientId}`

/**
 * Records of the browser's storage: `winnow.outbox/HOME/WHEN/KIND CLIENT`, one for each operation,
 * so that no tab writes over another's.
 */
const PREFIX = 'winnow.outbox/'
/** Earlier versions kept one record without saying which home it was for. */
const UNNAMED = 'winnow.outbox'
const UNNAMED_MESSAGE =
  'An earlier version of Winnow kept this decision without the home it belongs to, and it could have landed on another row. It was not sent: judge the example again, or discard this.'
const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 30_000
/** Refusals that pass without anybody judging again: the operation waits. */
const TEMPORARY: ReadonlySet<ErrorCode> = new Set([
  'other-home',
  'busy',
  'disk-full',
  'read-only',
  'damaged',
  'dataset-busy',
  'unauthorized',
])
/**
 * Answers of "internal error" before an operation is set aside, so that one bad one cannot hold up
 * the rest.
 */
const ATTEMPTS = 5

/** Loosely checked: another version of the app may have written it. */
const storedRecord = z.object({
  operation: z.looseObject({
    kind: z.enum(['verdict', 'undo']),
    request: z.looseObject({ clientId: z.string(), exampleId: z.number(), home: z.string() }),
  }),
  refusal: z.string().optional(),
})
const unnamedOperation = z.looseObject({
  kind: z.enum(['verdict', 'undo']),
  clientId: z.string().optional(),
  exampleId: z.number().optional(),
  request: z.looseObject({ clientId: z.string(), exampleId: z.number() }).optional(),
})
const unnamedState = z.object({
  waiting: z.array(unnamedOperation),
  refused: z.array(z.looseObject({ operation: unnamedOperation })),
})

interface OutboxRecord {
  key: string
  operation: Operation
  refusal: string | null
}

export interface OutboxPort {
  /** The home that this page is from. */
  home(): string
  send(operation: Operation): Promise<unknown>
  /** Resolves after the pause, or earlier when a connection is back. */
  pause(ms: number): Promise<void>
  /** Runs work while no other tab of this browser does; where that cannot be had, at once. */
  alone<Value>(work: () => Promise<Value>): Promise<Value>
  now(): number
  keys(): string[]
  read(key: string): string | null
  write(key: string, text: string): void
  remove(key: string): void
}

/**
 * Operations on their way to the server, one at a time and in order. What waits is written down
 * before it is sent, so that a reload or a crash loses nothing; sending twice is harmless because
 * every verdict carries its own id. Each belongs to the home it was made on: what is of another
 * home stays where it is until a page of that home is open.
 */
export class Outbox {
  readonly #port: OutboxPort
  readonly #listeners = new Set<() => void>()
  #home: string | null = null
  #state: OutboxState | null = null
  #foundBacklog = false
  #pushed = false
  #run: Promise<void> | null = null
  #obstacle: string | null = null

  constructor(port: OutboxPort) {
    this.#port = port
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly state = (): OutboxState => {
    if (this.#state === null) {
      const first = this.#home === null
      if (first) this.#adoptUnnamed()
      const records = this.#records()
      this.#state = {
        waiting: records.filter(({ refusal }) => refusal === null).map(({ operation }) => operation),
        refused: records.flatMap(({ operation, refusal }) =>
          refusal === null ? [] : [{ operation, message: refusal }],
        ),
      }
      if (first) this.#foundBacklog = this.#state.waiting.length > 0
    }
    return this.#state
  }

  /**
   * Why the first operation still waits, as the server said it or kept silent; null while nothing
   * is in its way.
   */
  readonly obstacle = (): string | null => this.#obstacle

  /** Whether anything was pushed since the page was loaded. */
  readonly hasSent = (): boolean => this.#pushed

  /**
   * Whether this tab has sent, or found, anything: a page made by the server before may not know of
   * it.
   */
  readonly isAhead = (): boolean => {
    this.state()
    return this.#foundBacklog || this.#pushed
  }

  /** The same operation a second time (a double press) is the first one. */
  push(...operations: Operation[]): void {
    this.#pushed = true
    const records = this.#records()
    const known = new Set(records.map(({ operation }) => operationKey(operation)))
    let at = Math.max(this.#port.now(), ...records.map(({ key }) => stampOf(key) + 1))
    for (const operation of operations) {
      if (known.has(operationKey(operation))) continue
      this.#port.write(
        `${this.#prefix()}${String(at++).padStart(15, '0')}/${operationKey(operation)}`,
        JSON.stringify({ operation }),
      )
    }
    this.changed()
    void this.flush()
  }

  /** Forgets a refused operation. */
  dismiss(operation: Operation): void {
    for (const record of this.#records()) {
      if (record.refusal !== null && operationKey(record.operation) === operationKey(operation))
        this.#port.remove(record.key)
    }
    this.changed()
  }

  /** Reads everything again: another tab may have written, or the page be of another home now. */
  changed(): void {
    this.#state = null
    for (const listener of this.#listeners) listener()
  }

  /** Sends all that waits; resolves when nothing waits any more. */
  flush(): Promise<void> {
    // With nothing to send, #sendAll would end before its promise is stored here.
    if (this.state().waiting.length === 0) return Promise.resolve()
    this.#run ??= this.#sendAll()
    return this.#run
  }

  async #sendAll(): Promise<void> {
    for (let attempt = 0; ;) {
      const outcome = await this.#port.alone(() => this.#sendNext(attempt + 1))
      if (outcome === 'empty') break
      attempt = outcome === 'settled' ? 0 : attempt + 1
      // Outside the lock: another tab, which may know of a connection, is not held up.
      if (outcome === 'again')
        await this.#port.pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)))
    }
    // At once, not when the promise settles: what is pushed from here on starts a run of its own.
    this.#run = null
  }

  /**
   * The first operation that waits, as the storage has it now: another tab may have sent what this
   * one knew of.
   */
  async #sendNext(attempt: number): Promise<'empty' | 'settled' | 'again'> {
    const next = this.#records().find(({ refusal }) => refusal === null)
    if (next === undefined) {
      this.#obstacle = null
      this.changed()
      return 'empty'
    }
    const { key, operation } = next
    try {
      await this.#port.send(operation)
      this.#port.remove(key)
    } catch (problem) {
      const refusal = finalMessage(problem, attempt)
      if (refusal === null) {
        this.#obstacle = obstacleOf(problem)
        this.changed()
        return 'again'
      }
      this.#port.write(key, JSON.stringify({ operation, refusal }))
    }
    this.#obstacle = null
    this.changed()
    return 'settled'
  }

  #prefix(): string {
    this.#home = this.#port.home()
    return `${PREFIX}${this.#home}/`
  }

  /** What there is of this home, the oldest first. */
  #records(): OutboxRecord[] {
    const prefix = this.#prefix()
    return this.#port
      .keys()
      .filter((key) => key.startsWith(prefix))
      .sort()
      .flatMap((key) => parseRecord(key, this.#port.read(key)))
  }

  #adoptUnnamed(): void {
    const text = this.#port.read(UNNAMED)
    if (text === null) return
    const home = this.#port.home()
    const state = unnamedState.safeParse(parseJson(text))
    const operations = state.success
      ? [...state.data.waiting, ...state.data.refused.map(({ operation }) => operation)]
      : []
    for (const [at, { kind, ...given }] of operations.entries()) {
      const { clientId = '', exampleId = 0 } = given.request ?? given
      const operation = {
        kind,
        request: { ...given.request, clientId, exampleId, home, datasetId: 0, revisionId: 0, hash: '' },
      }
      this.#port.write(
        `${this.#prefix()}${String(at).padStart(15, '0')}/${kind} ${clientId}`,
        JSON.stringify({ operation, refusal: UNNAMED_MESSAGE }),
      )
    }
    this.#port.remove(UNNAMED)
  }
}

const stampOf = (key: string): number => Number(key.split('/')[2]) || 0

/** fetch throws a TypeError where nobody answered. */
function obstacleOf(problem: unknown): string {
  if (problem instanceof TypeError) return 'The server does not answer. Check that Winnow is still running.'
  return problem instanceof Error ? problem.message : 'The server could not store it.'
}

/** The reason to give up on an operation; null where it is worth another try. */
function finalMessage(problem: unknown, attempt: number): string | null {
  if (problem instanceof WinnowError) return TEMPORARY.has(problem.code) ? null : problem.message
  // fetch throws a TypeError where nobody answered: that can go on for as long as it takes.
  if (problem instanceof TypeError || attempt < ATTEMPTS) return null
  return problem instanceof Error ? problem.message : 'The server could not store it.'
}

function parseRecord(key: string, text: string | null): OutboxRecord[] {
  const value = parseJson(text ?? '')
  const record = storedRecord.safeParse(value)
  return record.success
    ? [
        {
          key,
          operation: (value as { operation: Operation }).operation,
          refusal: record.data.refusal ?? null,
        },
      ]
    : []
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
