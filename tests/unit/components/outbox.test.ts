import { describe, expect, it } from 'vitest'
import { type Operation, Outbox } from '@/components/review/outbox'
import { WinnowError } from '@/lib/core/errors'

const verdict = (clientId: string): Operation => ({ kind: 'verdict', request: { clientId, exampleId: 1, revisionId: 1, decision: 'pass', rubricVersion: 1 } })

/** A server and a disk in memory; `answers` are thrown in turn, null is success. */
function world(answers: (Error | null)[] = [], stored: string | null = null) {
  const sent: Operation[] = []
  const disk = { text: stored }
  const port = {
    send: (operation: Operation) => {
      sent.push(operation)
      const answer = answers.shift() ?? null
      return answer === null ? Promise.resolve() : Promise.reject(answer)
    },
    pause: () => Promise.resolve(),
    read: () => disk.text,
    write: (text: string) => { disk.text = text },
  }
  return { outbox: new Outbox(port), sent, disk, port }
}

describe('Outbox', () => {
  it('sends in order and is empty afterwards', async () => {
    const { outbox, sent } = world()
    outbox.push(verdict('a'), { kind: 'undo', clientId: 'a', exampleId: 1 })
    outbox.push(verdict('b'))
    await outbox.flush()
    expect(sent.map(({ kind }) => kind)).toEqual(['verdict', 'undo', 'verdict'])
    expect(outbox.state()).toEqual({ waiting: [], refused: [] })
  })

  it('sends what is pushed after an empty flush', async () => {
    const { outbox, sent } = world()
    await outbox.flush()
    outbox.push(verdict('a'))
    await outbox.flush()
    expect(sent).toHaveLength(1)
  })

  it('takes a double press once', async () => {
    const { outbox, sent } = world()
    outbox.push(verdict('a'))
    outbox.push(verdict('a'))
    await outbox.flush()
    expect(sent).toHaveLength(1)
  })

  it('has it written down before it is sent, and a new page sends what an old one left', async () => {
    const { outbox, disk, port } = world([new TypeError('offline')])
    outbox.push(verdict('a'))
    const crashed = disk.text
    expect(crashed).toContain('"a"')
    await outbox.flush()
    const later = world([], crashed)
    expect(later.outbox.isAhead()).toBe(true)
    await later.outbox.flush()
    expect(later.sent).toEqual([verdict('a')])
    expect(port.read()).toContain('"waiting":[]')
  })

  it('tries again for as long as nobody answers, and in the same order', async () => {
    const { outbox, sent } = world(Array.from({ length: 20 }, () => new TypeError('offline')))
    outbox.push(verdict('a'), verdict('b'))
    await outbox.flush()
    expect(sent).toHaveLength(22)
    expect(outbox.state().refused).toEqual([])
  })

  it.each(['busy', 'disk-full', 'read-only', 'unauthorized'] as const)('tries again for as long as the answer is %s', async (code) => {
    const { outbox, sent } = world(Array.from({ length: 20 }, () => new WinnowError(code, 'Try again.')))
    outbox.push(verdict('a'))
    await outbox.flush()
    expect(sent).toHaveLength(21)
    expect(outbox.state()).toEqual({ waiting: [], refused: [] })
  })

  it('sets a refused operation aside with the reason and goes on', async () => {
    const { outbox } = world([new WinnowError('conflict', 'Somebody changed it.')])
    outbox.push(verdict('a'), verdict('b'))
    await outbox.flush()
    expect(outbox.state()).toEqual({ waiting: [], refused: [{ operation: verdict('a'), message: 'Somebody changed it.' }] })
    outbox.dismiss(verdict('a'))
    expect(outbox.state().refused).toEqual([])
  })

  it('gives up on an operation the server breaks on, not on the ones behind it', async () => {
    const { outbox, sent } = world(Array.from({ length: 5 }, () => new Error('500')))
    outbox.push(verdict('a'), verdict('b'))
    await outbox.flush()
    expect(outbox.state().refused).toHaveLength(1)
    expect(sent.at(-1)).toEqual(verdict('b'))
  })

  it.each(['{', '7', '{"waiting":3}'])('starts empty where the stored text is %j', (text) => {
    expect(world([], text).outbox.state()).toEqual({ waiting: [], refused: [] })
  })
})
