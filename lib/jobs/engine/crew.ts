import { Worker } from 'node:worker_threads'
import { errorFromThread } from './thread-error'

/** A task for a thread, and the callbacks for its result. */
interface Turn {
  task: unknown
  done(result: unknown): void
  failed(error: Error): void
}

/**
 * A few threads of one entry that take tasks off one list: whoever is free takes the next, so that
 * uneven tasks even out. Results come back in the order of the tasks, whoever did them.
 */
export class Crew {
  readonly #threads: Worker[] = []
  readonly #idle: Worker[] = []
  readonly #waiting: Turn[] = []
  readonly #working = new Map<Worker, Turn>()
  #failure: Error | undefined

  constructor(entry: string, count: number, workerData: unknown) {
    for (let at = 0; at < count; at++)
      this.#start(
        new Worker(entry, { workerData, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB } }),
      )
  }

  get size(): number {
    return this.#threads.length
  }

  /** Does all tasks; `each` is told of every one that is done and may throw to stop. */
  async map<Result>(
    tasks: readonly unknown[],
    each: (done: number) => void = () => undefined,
  ): Promise<Result[]> {
    let done = 0
    try {
      return await Promise.all(
        tasks.map(async (task) => {
          const result = await this.#add(task)
          each(++done)
          return result as Result
        }),
      )
    } catch (error) {
      this.#waiting.length = 0
      throw error
    }
  }

  /** Gives every thread the same task. Only between two maps, when all are idle. */
  async everyone(task: unknown): Promise<void> {
    if (this.#failure) throw this.#failure
    await Promise.all(
      this.#idle
        .splice(0)
        .map((thread) => new Promise((done, failed) => this.#give(thread, { task, done, failed }))),
    )
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()))
  }

  #start(thread: Worker): void {
    this.#threads.push(thread)
    this.#idle.push(thread)
    thread.on('message', (result) => {
      const turn = this.#working.get(thread)
      this.#working.delete(thread)
      this.#idle.push(thread)
      this.#next()
      turn?.done(result)
    })
    thread.on('error', (error) => this.#end(errorFromThread(error)))
    thread.on('exit', () => this.#end(new Error('A thread ended before its work was done.')))
  }

  #add(task: unknown): Promise<unknown> {
    return new Promise((done, failed) => {
      if (this.#failure) failed(this.#failure)
      else {
        this.#waiting.push({ task, done, failed })
        this.#next()
      }
    })
  }

  #next(): void {
    while (this.#idle.length > 0 && this.#waiting.length > 0)
      this.#give(this.#idle.shift()!, this.#waiting.shift()!)
  }

  #give(thread: Worker, turn: Turn): void {
    this.#working.set(thread, turn)
    thread.postMessage(turn.task)
  }

  #end(error: Error): void {
    this.#failure ??= error
    for (const turn of [...this.#working.values(), ...this.#waiting.splice(0)]) turn.failed(this.#failure)
    this.#working.clear()
  }
}

/**
 * Rows pass through a thread and die young: in a space that fits the cache, the next row overwrites
 * the last one there.
 */
const YOUNG_GENERATION_MB = 4
