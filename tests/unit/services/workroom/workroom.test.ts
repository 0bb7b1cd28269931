import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { WinnowError } from '@/lib/core/errors'
import { Workroom } from '@/lib/services/workroom'

/**
 * A thread that says what it was asked and which thread it is, refuses, breaks, or never answers.
 */
const entry = join(mkdtempSync(join(tmpdir(), 'winnow-workroom-')), 'thread.mjs')
writeFileSync(
  entry,
  `
import { parentPort, threadId } from 'node:worker_threads'
parentPort.on('message', ({ name, args }) => {
  if (name === 'hang') for (;;);
  if (name === 'die') process.exit(3)
  if (name === 'refuse') return parentPort.postMessage({ ok: false, code: 'not-found', message: 'no such thing' })
  if (name === 'break') return parentPort.postMessage({ ok: false, code: null, message: 'TypeError: x' })
  parentPort.postMessage({ ok: true, value: { args, threadId } })
})
`,
)

let room: Workroom
afterEach(() => room.close())

const refusal = async (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'none',
    (error: unknown) => (error instanceof WinnowError ? error.code : 'bug'),
  )

it('the workroom answers while a call that never ends holds a thread, and ends that call', async () => {
  room = new Workroom(entry, 2_000)
  const hanging = refusal(room.run({ name: 'hang', actor: 'somebody', args: ['a', 1] }))
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      room.run({ name: 'echo', actor: 'somebody', args: ['a', 2, index] }),
    ),
  )
  expect(answers).toHaveLength(30)
  expect(await hanging).toBe('took-too-long')
  expect(await room.run({ name: 'echo', actor: 'somebody', args: ['a', 1] })).toMatchObject({
    args: ['a', 1],
  })
})

it('the same endless call from many tabs runs once, and similar ones one at a time', async () => {
  room = new Workroom(entry, 1_500)
  const poison = { name: 'hang', actor: 'somebody', args: ['a', 1] }
  const tabs = Promise.all(Array.from({ length: 20 }, () => refusal(room.run(poison))))
  const kinds = Promise.all(
    [2, 3].map((kind) => refusal(room.run({ name: 'hang', actor: 'somebody', args: ['a', 1, kind] }))),
  )
  // Of two threads one is free all the while.
  expect(await room.run({ name: 'echo', actor: 'somebody', args: ['b', 1] })).toMatchObject({
    args: ['b', 1],
  })
  expect(new Set(await tabs)).toEqual(new Set(['took-too-long']))
  expect(await refusal(room.run(poison))).toBe('took-too-long')
  expect(await room.run({ name: 'echo', actor: 'somebody', args: ['b', 2] })).toMatchObject({
    args: ['b', 2],
  })
  expect(new Set(await kinds)).toEqual(new Set(['took-too-long']))
})

it('the workroom passes on refusals and bugs, and replaces a dead thread', async () => {
  room = new Workroom(entry, 5_000)
  expect(await refusal(room.run({ name: 'refuse', actor: 'somebody', args: [] }))).toBe('not-found')
  await expect(room.run({ name: 'break', actor: 'somebody', args: [] })).rejects.toThrow('TypeError: x')
  expect(await refusal(room.run({ name: 'die', actor: 'somebody', args: [] }))).toBe('bug')
  expect(await room.run({ name: 'echo', actor: 'somebody', args: [1] })).toMatchObject({ args: [1] })
})

it('the workroom refuses when hundreds of calls wait', async () => {
  room = new Workroom(entry, 10_000)
  const asked = Array.from({ length: 260 }, (_, index) =>
    refusal(room.run({ name: 'hang', actor: 'somebody', args: ['a', index % 2, index] })),
  )
  expect(new Set(await Promise.all(asked.slice(-20)))).toEqual(new Set(['busy']))
})
