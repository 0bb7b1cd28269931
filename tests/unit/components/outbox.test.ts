import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Operation, Outbox, type OutboxPort } from '@/components/review/outbox'
import { WinnowError } from '@/lib/core/errors'

const subject = (home: string) => ({ home, datasetId: 1, exampleId: 1, revisionId: 1, hash: 'abc' })
const verdict = (clientId: string, home = 'home'): Operation => ({
  kind: 'verdict',
  request: { ...subject(home), clientId, decision: 'pass', rubricVersion: 1 },
})
const undo = (clientId: string, home = 'home'): Operation => ({
  kind: 'undo',
  request: { ...subject(home), clientId },
})
const clients = (operations: readonly Operation[]): string[] =>
  operations.map(({ request }) => request.clientId)

/** A browser: one storage for all its tabs, and one lock. */
class Browser {
  readonly disk = new Map<string, string>()
  readonly sent: Operation[] = []
  answers: (Error | null)[] = []
  clock = 1000
  #lock: Promise<unknown> = Promise.resolve()

  tab(home = 'home', { locks = true, send }: { locks?: boolean; send?: OutboxPort['send'] } = {}): Outbox {
    const { disk } = this
    return new Outbox({
      home: () => home,
      now: () => this.clock,
      send:
        send ??
        (async (operation) => {
          this.sent.push(operation)
          const answer = this.answers.shift() ?? null
          await Promise.resolve()
          if (answer !== null) throw answer
        }),
      pause: () => Promise.resolve(),
      alone: (work) => {
        if (!locks) return work()
        const turn = this.#lock.then(work)
        this.#lock = turn.catch(() => undefined)
        return turn
      },
      keys: () => [...disk.keys()],
      read: (key) => disk.get(key) ?? null,
      write: (key, text) => void disk.set(key, text),
      remove: (key) => void disk.delete(key),
    })
  }
}

/** A server that is down: nothing comes back. */
const down = (): Promise<unknown> => new Promise(() => undefined)

describe('Outbox', () => {
  it('sends in order and is empty afterwards', async () => {
    const browser = new Browser()
    const outbox = browser.tab()
    outbox.push(verdict('a'), undo('a'))
    outbox.push(verdict('b'))
    await outbox.flush()
    expect(browser.sent.map(({ kind }) => kind)).toEqual(['verdict', 'undo', 'verdict'])
    expect(outbox.state()).toEqual({ waiting: [], refused: [] })
    expect(browser.disk.size).toBe(0)
  })

  it('sends what is pushed after an empty flush', async () => {
    const browser = new Browser()
    const outbox = browser.tab()
    await outbox.flush()
    outbox.push(verdict('a'))
    await outbox.flush()
    expect(browser.sent).toHaveLength(1)
  })

  it('takes a double press once', async () => {
    const browser = new Browser()
    const outbox = browser.tab()
    outbox.push(verdict('a'))
    outbox.push(verdict('a'))
    await outbox.flush()
    expect(browser.sent).toHaveLength(1)
  })

  it('has it written down before it is sent, and a new page sends what an old one left', async () => {
    const browser = new Browser()
    browser.tab('home', { send: down }).push(verdict('a'))
    const later = browser.tab('home', { locks: false })
    expect(later.isAhead()).toBe(true)
    await later.flush()
    expect(browser.sent).toEqual([verdict('a')])
    expect(browser.disk.size).toBe(0)
  })

  it('tries again for as long as nobody answers, the server cannot store or another home answers, and in the same order', async () => {
    const browser = new Browser()
    const passing = [
      new TypeError('offline'),
      new WinnowError('disk-full', 'Full.'),
      new WinnowError('other-home', 'Another home.'),
    ]
    browser.answers = Array.from({ length: 21 }, (_, at) => passing[at % 3]!)
    const outbox = browser.tab()
    outbox.push(verdict('a'), verdict('b'))
    await outbox.flush()
    expect(clients(browser.sent)).toEqual([...Array<string>(22).fill('a'), 'b'])
    expect(outbox.state().refused).toEqual([])
  })

  it('says why a decision waits, and no longer once it is stored', async () => {
    const browser = new Browser()
    browser.answers = [
      new WinnowError('busy', 'Another process writes.'),
      new TypeError('fetch failed'),
      null,
    ]
    const outbox = browser.tab()
    const said: (string | null)[] = []
    outbox.subscribe(() => said.push(outbox.obstacle()))
    outbox.push(verdict('a'))
    await outbox.flush()
    expect(said).toContain('Another process writes.')
    expect(said).toContain('The server does not answer. Check that Winnow is still running.')
    expect([said.at(-1), outbox.obstacle()]).toEqual([null, null])
  })

  it.each(['busy', 'disk-full', 'read-only', 'unauthorized', 'other-home'] as const)(
    'tries again for as long as the answer is %s',
    async (code) => {
      const browser = new Browser()
      browser.answers = Array.from({ length: 20 }, () => new WinnowError(code, 'Try again.'))
      const outbox = browser.tab()
      outbox.push(verdict('a'))
      await outbox.flush()
      expect(browser.sent).toHaveLength(21)
      expect(outbox.state()).toEqual({ waiting: [], refused: [] })
    },
  )

  it('sets a refused operation aside with the reason, keeps it over a reload, and goes on', async () => {
    const browser = new Browser()
    browser.answers = [new WinnowError('conflict', 'Somebody changed it.')]
    const outbox = browser.tab()
    outbox.push(verdict('a'), verdict('b'))
    await outbox.flush()
    const refused = { waiting: [], refused: [{ operation: verdict('a'), message: 'Somebody changed it.' }] }
    expect(outbox.state()).toEqual(refused)
    const later = browser.tab()
    expect(later.state()).toEqual(refused)
    await later.flush()
    expect(clients(browser.sent)).toEqual(['a', 'b'])
    later.dismiss(verdict('a'))
    expect([later.state().refused, browser.disk.size]).toEqual([[], 0])
  })

  it('gives up on an operation the server breaks on, not on the ones behind it', async () => {
    const browser = new Browser()
    browser.answers = Array.from({ length: 5 }, () => new Error('500'))
    const outbox = browser.tab()
    outbox.push(verdict('a'), verdict('b'))
    await outbox.flush()
    expect(outbox.state().refused).toHaveLength(1)
    expect(browser.sent.at(-1)).toEqual(verdict('b'))
  })

  it('sends nothing of another home, and all of it once a page of that home is open', async () => {
    const browser = new Browser()
    browser.tab('A', { send: down, locks: false }).push(verdict('a', 'A'), undo('a', 'A'))
    const other = browser.tab('B')
    expect([other.state().waiting, other.isAhead()]).toEqual([[], false])
    other.push(verdict('b', 'B'))
    await other.flush()
    expect(browser.sent).toEqual([verdict('b', 'B')])
    await browser.tab('A').flush()
    expect(browser.sent.slice(1)).toEqual([verdict('a', 'A'), undo('a', 'A')])
    expect(browser.disk.size).toBe(0)
  })

  it('shows what an earlier version kept without its home, and never sends it', async () => {
    const browser = new Browser()
    const old = {
      waiting: [
        {
          kind: 'verdict',
          request: { clientId: 'a', exampleId: 7, revisionId: 7, decision: 'pass', rubricVersion: 1 },
        },
        { kind: 'undo', clientId: 'b', exampleId: 8 },
      ],
      refused: [],
    }
    browser.disk.set('winnow.outbox', JSON.stringify(old))
    const outbox = browser.tab()
    await outbox.flush()
    expect(
      outbox.state().refused.map(({ operation: { request } }) => [request.clientId, request.exampleId]),
    ).toEqual([
      ['a', 7],
      ['b', 8],
    ])
    expect([browser.sent, browser.disk.has('winnow.outbox')]).toEqual([[], false])
  })

  it.each(['{', '7', '{"waiting":3}', '{"operation":{"kind":"verdict"}}'])(
    'starts empty where the stored text is %j',
    (text) => {
      const browser = new Browser()
      browser.disk.set('winnow.outbox', text)
      browser.disk.set('winnow.outbox/home/1/verdict a', text)
      expect(browser.tab().state()).toEqual({ waiting: [], refused: [] })
    },
  )

  // What each of two tabs does, in any order, while the server is down, and which of them are
  // closed before it is back.
  const step = fc.record({ tab: fc.integer({ min: 0, max: 1 }), tick: fc.boolean() })
  it.each([true, false])(
    'delivers what two tabs did while the server was down, once each and in order, with locks: %s',
    async (locks) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 1, maxLength: 12 }),
          fc.boolean(),
          async (steps, closed) => {
            const browser = new Browser()
            let isDown = true
            const stored: string[] = []
            const send = async ({ request }: Operation): Promise<void> => {
              await Promise.resolve()
              if (isDown) throw new TypeError('offline')
              // The server counts the same id once.
              if (!stored.includes(request.clientId)) stored.push(request.clientId)
            }
            const dead = [0, 1].map(() => browser.tab('home', { send: down, locks: false }))
            for (const [at, { tab, tick }] of steps.entries()) {
              if (tick) browser.clock++
              dead[tab]!.push(verdict(`${at}`))
            }
            isDown = false
            const tabs = closed
              ? [browser.tab('home', { send, locks })]
              : [browser.tab('home', { send, locks }), browser.tab('home', { send, locks })]
            await Promise.all(tabs.map((tab) => tab.flush()))
            expect(stored).toEqual(steps.map((_step, at) => `${at}`))
            expect(browser.disk.size).toBe(0)
          },
        ),
        { numRuns: 50 },
      )
    },
  )
})
