import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { ERROR_CODES, type ErrorCode, WinnowError } from '@/lib/core/errors'
import type { Inspection } from '@/lib/contract/inspection'
import type { ShownConversation } from '@/lib/contract/shown'
import type { memberTexts } from '../duplicates/texts'
import type { Session } from '../host/session'
import type { WorkroomCalls } from './calls'

/** One may be held by a row that takes long; the other goes on. */
const THREADS = 2
/**
 * Time limit for rendering, tokenising or searching for one screen: a hundred times the usual
 * duration.
 */
const DEADLINE_MS = 15_000
/**
 * Time limit for reading a whole dataset or release on request: ten times that of a million rows.
 */
const WHOLE_DEADLINE_MS = 600_000
/**
 * Share of a processor's time: with less of it within a deadline, the call could not do its work.
 */
const STARVED_SHARE = 0.8
/** Deadlines that a call gets at most on a busy machine. */
const MAXIMUM_TURNS = 4
/** Calls that wait; more than this many tabs have no use for their answer any more. */
const MAXIMUM_WAITING = 200
/**
 * How long a stopped call is refused at once, so that ten tabs do not cost ten times the deadline.
 */
const REFUSED_MS = 60_000
/** Four tokenizers and one large row. */
const MEMORY_MB = 2_048

export interface WorkroomCall {
  name: string
  /** Without the session, which the thread makes for whoever asks. */
  args: readonly unknown[]
  actor: string
  /** The answer is wanted as JSON text, made on the thread, because it is only passed on. */
  json?: true
}

/** A refusal has a code; without one the message describes a bug. */
export type WorkroomAnswer =
  { ok: true; value: unknown } | { ok: false; code: ErrorCode | null; message: string }

interface Task {
  key: string
  /**
   * The object of the call. Only one call per object runs at a time, so that it never takes all
   * threads.
   */
  group: string
  call: WorkroomCall
  resolve(value: unknown): void
  reject(error: Error): void
}

/**
 * Threads for what text of others could make slow. Each call has a deadline, after which its thread
 * is ended and replaced.
 */
export class Workroom {
  readonly #start: () => Worker
  readonly #deadline: number
  readonly #idle: Worker[] = []
  readonly #working = new Map<Worker, Task>()
  readonly #timers = new Map<Worker, NodeJS.Timeout>()
  readonly #waiting: Task[] = []
  readonly #asked = new Map<string, Promise<unknown>>()
  /** Calls that were stopped, and groups of such, until when they are remembered. */
  readonly #stopped = new Map<string, number>()

  constructor(entry: string, deadline: number) {
    this.#start = () => new Worker(entry, { resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } })
    this.#deadline = deadline
  }

  /**
   * Runs a call, or joins an identical one that is running. Throws what the service throws, or
   * WinnowError took-too-long, busy.
   */
  run(call: WorkroomCall): Promise<unknown> {
    const key = JSON.stringify(call)
    const known = this.#asked.get(key)
    if (known !== undefined) return known
    if (this.#wasStopped(key)) return Promise.reject(this.#tooLong())
    if (this.#waiting.length >= MAXIMUM_WAITING)
      return Promise.reject(
        new WinnowError(
          'busy',
          'Too much is being rendered at once. Nothing was changed; try again in a moment.',
        ),
      )
    const answer = new Promise((resolve, reject) => {
      this.#waiting.push({ key, group: groupOf(call), call, resolve, reject })
    }).finally(() => this.#asked.delete(key))
    this.#asked.set(key, answer)
    this.#next()
    return answer
  }

  async close(): Promise<void> {
    this.#waiting.length = 0
    await Promise.all([...this.#idle, ...this.#working.keys()].map((thread) => thread.terminate()))
  }

  #next(): void {
    while (this.#idle.length > 0 || this.#working.size < THREADS) {
      const at = this.#waiting.findIndex(({ group }) => this.#mayRun(group))
      const [task] = at < 0 ? [] : this.#waiting.splice(at, 1)
      if (task === undefined) return
      const waiting = this.#idle.pop()
      if (waiting !== undefined) this.#give(waiting, task)
      else this.#giveNew(this.#newThread(), task)
    }
  }

  /** Previously stopped calls run one at a time: the other thread is for everything else. */
  #mayRun(group: string): boolean {
    const running = [...this.#working.values()].map((task) => task.group)
    return (
      !running.includes(group) &&
      !(this.#wasStopped(group) && running.some((other) => this.#wasStopped(other)))
    )
  }

  /** The deadline of a new thread's first call begins when the thread does. */
  #giveNew(thread: Worker, task: Task): void {
    this.#working.set(thread, task)
    thread.once('online', () => this.#give(thread, task))
  }

  #give(thread: Worker, task: Task): void {
    this.#working.set(thread, task)
    this.#watch(thread, task, MAXIMUM_TURNS)
    thread.postMessage(task.call)
  }

  /**
   * Ends a call at its deadline. If this process has had less processor time since than one thread
   * can use, the machine is busy with other things, and the call gets the same time again.
   */
  #watch(thread: Worker, task: Task, turns: number): void {
    const before = process.cpuUsage()
    this.#timers.set(
      thread,
      setTimeout(() => {
        const { user, system } = process.cpuUsage(before)
        if (turns > 1 && (user + system) / 1_000 < STARVED_SHARE * this.#deadline) {
          this.#watch(thread, task, turns - 1)
          return
        }
        for (const stopped of [task.key, task.group])
          this.#stopped.set(stopped, performance.now() + REFUSED_MS)
        this.#lose(thread, this.#tooLong())
      }, this.#deadline),
    )
  }

  #newThread(): Worker {
    const thread = this.#start()
    // Waiting threads keep no process alive; a process that serves has its server.
    thread.unref()
    thread.on('message', (answer: WorkroomAnswer) => {
      const task = this.#take(thread)
      this.#idle.push(thread)
      if (answer.ok) task?.resolve(answer.value)
      else
        task?.reject(
          answer.code === null ? new Error(answer.message) : new WinnowError(answer.code, answer.message),
        )
      this.#next()
    })
    thread.on('error', (error) =>
      this.#lose(thread, outOfMemory(error) ?? (error instanceof Error ? error : new Error(String(error)))),
    )
    thread.on('exit', () =>
      this.#lose(thread, new Error('A thread of the workroom ended before its work was done.')),
    )
    return thread
  }

  /** Ends a thread; its current call is refused, and a new thread is started when one is needed. */
  #lose(thread: Worker, reason: Error): void {
    const task = this.#take(thread)
    const idle = this.#idle.indexOf(thread)
    if (task === undefined && idle < 0) return
    if (idle >= 0) this.#idle.splice(idle, 1)
    void thread.terminate()
    task?.reject(reason)
    this.#next()
  }

  /** Takes the current task away from a thread. */
  #take(thread: Worker): Task | undefined {
    const task = this.#working.get(thread)
    clearTimeout(this.#timers.get(thread))
    this.#timers.delete(thread)
    this.#working.delete(thread)
    return task
  }

  #wasStopped(what: string): boolean {
    const until = this.#stopped.get(what)
    if (until === undefined || until > performance.now()) return until !== undefined
    this.#stopped.delete(what)
    return false
  }

  #tooLong(): WinnowError {
    return new WinnowError(
      'took-too-long',
      `This took more than ${Math.round(this.#deadline / 1_000)} seconds and was stopped; nothing was changed. A very long row, a template or the pattern of a tokenizer can cause that: open another row, or choose another template or tokenizer. The same request is refused for a minute.`,
    )
  }
}

/** A row, whatever is asked of it; else one service on one dataset. */
function groupOf({ name, args: [first, second] }: WorkroomCall): string {
  if (typeof first !== 'string') return name
  return typeof second === 'number' ? `${first}/${second}` : `${name} ${first}`
}

function outOfMemory(error: unknown): WinnowError | null {
  const isMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  return isMemory
    ? new WinnowError(
        'took-too-long',
        `This needed more than ${MEMORY_MB} MB of memory and was stopped; nothing was changed. Open another row, or choose another template or tokenizer.`,
      )
    : null
}

/**
 * Calls that read and search without rendering have threads of their own, so that no list waits for
 * a slow row.
 */
const READS: ReadonlySet<string> = new Set<keyof WorkroomCalls>([
  'listExamples',
  'exampleDetail',
  'shownText',
  'wholeConversation',
  'memberTexts',
  'contaminationPairPage',
  'pairToJudge',
  'pairsToJudge',
  'drawnPairs',
  'differingPairs',
])

/**
 * Calls that read a whole dataset or release take as long as it has rows, and have a workroom of
 * their own.
 */
const WHOLES: ReadonlySet<string> = new Set<keyof WorkroomCalls>(['verifyRelease', 'readJudgementFile'])

// One of each kind per process, also where Next loads this module twice (pages and handlers are
// bundled apart).
const holder = globalThis as typeof globalThis & {
  winnowReadingRoom?: Workroom
  winnowWorkroom?: Workroom
  winnowWholesRoom?: Workroom
}

/** What a service takes beside the session. */
type Arguments<Name extends keyof WorkroomCalls> = WorkroomCalls[Name] extends (
  session: Session,
  ...args: infer Rest
) => unknown
  ? Rest
  : never

/** A service by name, on a thread of the workroom. */
export async function inWorkroom<Name extends keyof WorkroomCalls>(
  session: Session,
  name: Name,
  ...args: Arguments<Name>
): Promise<Awaited<ReturnType<WorkroomCalls[Name]>>> {
  return (await room(session, name, args, {})) as Awaited<ReturnType<WorkroomCalls[Name]>>
}

/** The room that a service works in, opened when it is first asked for. */
function roomFor({ root }: Session, name: string): Workroom {
  const open = (deadline: number) => new Workroom(join(root, 'dist/workroom-thread.js'), deadline)
  if (WHOLES.has(name)) return (holder.winnowWholesRoom ??= open(WHOLE_DEADLINE_MS))
  if (READS.has(name)) return (holder.winnowReadingRoom ??= open(DEADLINE_MS))
  return (holder.winnowWorkroom ??= open(DEADLINE_MS))
}

function room(
  session: Session,
  name: string,
  args: readonly unknown[],
  how: { json?: true },
): Promise<unknown> {
  return roomFor(session, name)
    .run({ name, args, actor: session.actor, ...how })
    .catch((error: unknown) => {
      throw asRefusalHere(error)
    })
}

/**
 * The room may have been made by the other copy of this module, whose refusals are of another class
 * than those here.
 */
function asRefusalHere(error: unknown): unknown {
  const isForeign =
    error instanceof Error &&
    !(error instanceof WinnowError) &&
    error.name === 'WinnowError' &&
    'code' in error
  return isForeign && isErrorCode(error.code)
    ? new WinnowError(error.code, error.message, { cause: error })
    : error
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERROR_CODES, code)
}

/** The same as JSON text. */
export async function jsonFromWorkroom<Name extends keyof WorkroomCalls>(
  session: Session,
  name: Name,
  ...args: Arguments<Name>
): Promise<string> {
  return (await room(session, name, args, { json: true })) as string
}

/**
 * An inspection as JSON text; where it was stopped, that in its place, so that the rest of the page
 * is there.
 */
export async function inspectionJson(
  session: Session,
  ...args: Arguments<'inspectExample'>
): Promise<string> {
  return jsonFromWorkroom(session, 'inspectExample', ...args).catch((error: unknown) =>
    JSON.stringify(stopped(error)),
  )
}

function stopped(error: unknown): Inspection {
  if (!(error instanceof WinnowError) || (error.code !== 'took-too-long' && error.code !== 'busy'))
    throw error
  return { ok: false, error: { code: error.code, message: error.message, line: null, column: null } }
}

/** Reads the texts of the review queue for a browser. */
export function queueLook(
  session: Session,
  dataset: string,
): (example: { id: number; headId: number }) => Promise<{ text: ShownConversation; inspection: Inspection }> {
  return async ({ id, headId }) => {
    const [text, inspection] = await Promise.all([
      inWorkroom(session, 'shownText', dataset, id, headId),
      inWorkroom(session, 'inspectExample', dataset, id, { revisionId: headId }).catch(stopped),
    ])
    return { text, inspection }
  }
}

/** Reads the texts of a cluster for a browser. */
export const clusterTexts: typeof memberTexts = (session, members, exact) =>
  inWorkroom(session, 'memberTexts', members, exact)
