import { type MockInstance, vi } from 'vitest'

export interface Answer {
  exit: number
  stdout: string
  stderr: string
}

let calls = 0

/**
 * `winnow …` as its own process runs it, but in this one: a process for each of a hundred calls
 * would take minutes. The module of the command line does its work when it is loaded, so that each
 * call loads it by a name of its own; what it imports is loaded once.
 */
export async function winnow(...args: string[]): Promise<Answer> {
  const { argv, exitCode } = process
  const listeners = process.stdout.listeners('error')
  const printed = { stdout: '', stderr: '' }
  const exits = vi.spyOn(process, 'exit')
  const ended = new Promise<void>((resolve) => {
    exits.mockImplementation(() => {
      resolve()
      return undefined as never
    })
  })
  const writes: MockInstance[] = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text, ...more) => {
      printed[stream] += text.toString()
      const done = more.at(-1)
      if (typeof done === 'function') done()
      return true
    }),
  )
  process.argv = ['node', 'winnow', ...args]
  try {
    await import(/* @vite-ignore */ `../../../lib/cli/main?call=${calls++}`)
    await ended
    return { exit: Number(process.exitCode), ...printed }
  } finally {
    exits.mockRestore()
    for (const spy of writes) spy.mockRestore()
    process.argv = argv
    process.exitCode = exitCode
    for (const listener of process.stdout.listeners('error'))
      if (!listeners.includes(listener)) process.stdout.removeListener('error', listener as () => void)
  }
}
