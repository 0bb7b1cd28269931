import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { ZodError } from 'zod'
import { WinnowError } from '@/lib/core/errors'
import type { WorkroomAnswer, WorkroomCall } from '.'
import { WORKROOM_CALLS } from './calls'
import { Session } from '../host/session'
import { refusalOf } from '../host/write'

/**
 * With this niceness the thread gets a third of the share that an equal thread would have of a busy
 * core.
 */
const NICENESS = 5

/**
 * A thread that answers calls one by one, with its own connection and tokenizers, which stay
 * loaded.
 */
const calls: ReadonlyMap<string, (...args: never[]) => unknown> = new Map(Object.entries(WORKROOM_CALLS))

async function answer({ name, args, actor, json }: WorkroomCall): Promise<WorkroomAnswer> {
  try {
    const call = calls.get(name)
    if (call === undefined) throw new Error(`The workroom knows no "${name}".`)
    const value: unknown = await Reflect.apply(call, undefined, [new Session(actor), ...args])
    return { ok: true, value: json === true ? JSON.stringify(value) : value }
  } catch (error) {
    const refusal = refusalIn(error)
    if (refusal !== undefined) return { ok: false, code: refusal.code, message: refusal.message }
    return {
      ok: false,
      code: null,
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }
  }
}

/** Bad input keeps its words on the way, which its class does not survive. */
function refusalIn(error: unknown): WinnowError | undefined {
  if (!(error instanceof ZodError)) return refusalOf(error)
  const [issue] = error.issues
  return new WinnowError(
    'invalid-input',
    `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not what was expected'}`.replace(/^: /, ''),
    { cause: error },
  )
}

// On few cores, pages come before rows that take long. Only Linux has priorities of threads;
// elsewhere this would be the whole server's.
if (process.platform === 'linux') setPriority(NICENESS)

parentPort!.on('message', (call: WorkroomCall) => {
  void answer(call).then((answered) => parentPort!.postMessage(answered))
})
