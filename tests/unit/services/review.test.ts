import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { ZodError } from 'zod'
import type { Conversation } from '@/lib/core/conversation'
import type { ErrorCode } from '@/lib/core/errors'
import type { QueueItem, Subject, VerdictRequest } from '@/lib/contract/review'
import { lastId } from '@/lib/db/last-id'
import { deleteDataset } from '@/lib/services/datasets'
import { exampleDetail, wholeConversation } from '@/lib/services/examples'
import { importFile } from '@/lib/services/imports'
import { createAnalysis } from '@/lib/services/jobs'
import { giveVerdict, judgeExamples, reviewQueue, saveRubric, undoVerdict } from '@/lib/services/review'
import { runHere, THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { studio } from '@/lib/services/host/studio'
import { useStudioHome } from '@/tests/studio-home'
import { session } from '@/tests/session'

const home = useStudioHome()
const RUBRIC = {
  good: 'Answers the question in one sentence and adds nothing else to it.',
  bad: 'Does not answer the question in one sentence, or adds much else to it.',
}

async function imported(dataset: string, rows: number): Promise<void> {
  const file = join(home.folder, `${dataset}.jsonl`)
  writeFileSync(
    file,
    Array.from({ length: rows }, (_, at) =>
      JSON.stringify({
        messages: [
          { role: 'user', content: `${dataset} asks ${at}` },
          { role: 'assistant', content: `Answer ${at}.` },
        ],
      }),
    ).join('\n'),
  )
  await runHere(
    session(),
    await importFile(session(), file, { dataset, file: `${dataset}.jsonl` }, THIS_PROCESS),
    () => undefined,
  )
  await saveRubric(session(), dataset, RUBRIC)
}

const items = async (dataset: string): Promise<QueueItem[]> =>
  (await reviewQueue(session(), dataset, { limit: 20 })).items
const subjectOf = ({ home: id, datasetId, exampleId, revisionId, hash }: Subject): Subject => ({
  home: id,
  datasetId,
  exampleId,
  revisionId,
  hash,
})
const verdictOn = (subject: Subject, more: Partial<VerdictRequest> = {}): VerdictRequest => ({
  ...subjectOf(subject),
  clientId: randomUUID(),
  decision: 'pass',
  rubricVersion: 1,
  ...more,
})
const stored = (): number =>
  studio().db.get<{ n: number }>(
    'SELECT (SELECT count(*) FROM Verdict) + (SELECT count(*) FROM Verdict WHERE undoneAt IS NOT NULL) * 1000 AS n',
  )!.n

/**
 * Refused with this code, and nothing of it is stored: neither a verdict, nor a revision, nor an
 * entry of the ledger.
 */
async function refused(work: () => Promise<unknown>, code: ErrorCode, words: RegExp): Promise<void> {
  const { db } = studio()
  const before = [stored(), lastId(db, 'Revision'), lastId(db, 'Event')]
  const problem = await work().then(
    () => null,
    (error: unknown) => error,
  )
  expect(problem).toMatchObject({ code })
  expect((problem as Error).message).toMatch(words)
  expect([stored(), lastId(db, 'Revision'), lastId(db, 'Event')]).toEqual(before)
}

beforeAll(() => imported('first', 8))

describe('a verdict', () => {
  it('names home, dataset and text, and is refused where one of them is another', async () => {
    const [item] = await items('first')
    await refused(
      () => giveVerdict(session(), verdictOn(item!, { home: 'f'.repeat(32) })),
      'other-home',
      /another Winnow home/,
    )
    await refused(
      () => giveVerdict(session(), verdictOn(item!, { datasetId: item!.datasetId + 1 })),
      'conflict',
      /another dataset/,
    )
    await refused(
      () =>
        giveVerdict(
          session(),
          verdictOn(item!, { hash: item!.hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }),
        ),
      'conflict',
      /Somebody changed/,
    )
    await refused(
      () => giveVerdict(session(), verdictOn(item!, { revisionId: item!.revisionId + 1 })),
      'conflict',
      /Somebody changed/,
    )
    await refused(
      () => giveVerdict(session(), verdictOn(item!, { exampleId: 999_999 })),
      'not-found',
      /no example 999999/,
    )
    const unnamed = verdictOn(item!)
    Reflect.deleteProperty(unnamed, 'home')
    await expect(giveVerdict(session(), unnamed)).rejects.toThrow(ZodError)
    expect(await giveVerdict(session(), verdictOn(item!))).toMatchObject({
      exampleId: item!.exampleId,
      hash: item!.hash,
    })
  })

  it.each([0, 2, 999, -5])('is refused under rubric version %d while it is 1', async (rubricVersion) => {
    const [item] = await items('first')
    await refused(
      () => giveVerdict(session(), verdictOn(item!, { rubricVersion })),
      'conflict',
      /The rubric has changed, version 1 now/,
    )
  })

  it('sent again is one verdict; its id on another row, text, decision or note is refused', async () => {
    const [item, other] = await items('first')
    const request = verdictOn(item!, { note: 'fine' })
    const first = await giveVerdict(session(), request)
    expect(await giveVerdict(session(), request)).toEqual(first)
    const { clientId } = request
    for (const changed of [
      verdictOn(other!, { clientId, note: 'fine' }),
      { ...request, decision: 'reject' as const },
      { ...request, note: 'bad' },
    ]) {
      await refused(
        () => giveVerdict(session(), changed),
        'conflict',
        /Another verdict was stored under the id/,
      )
    }
  })

  it('of a fix sent again is one revision, and another text under its id is refused', async () => {
    const [item] = await items('first')
    const fixed: Conversation = {
      messages: [
        { role: 'user', content: 'asked' },
        { role: 'assistant', content: 'better' },
      ],
    }
    const request = verdictOn(item!, { decision: 'fix', fixed })
    const first = await giveVerdict(session(), request)
    const revisions = lastId(studio().db, 'Revision')
    expect(await giveVerdict(session(), request)).toEqual(first)
    expect(lastId(studio().db, 'Revision')).toBe(revisions)
    await refused(
      () =>
        giveVerdict(session(), {
          ...request,
          fixed: {
            messages: [
              { role: 'user', content: 'asked' },
              { role: 'assistant', content: 'best' },
            ],
          },
        }),
      'conflict',
      /Another verdict/,
    )
  })

  it('lands on no row of another dataset after its own was removed', async () => {
    await imported('gone', 5)
    const [item] = await items('gone')
    const request = verdictOn(item!)
    await deleteDataset(session(), 'gone')
    await imported('gone', 5)
    await refused(() => giveVerdict(session(), request), 'not-found', /no example \d+ any more/)
    const again = await items('gone')
    expect(
      again.every(
        ({ exampleId, revisionId, datasetId }) =>
          exampleId > item!.exampleId && revisionId > item!.revisionId && datasetId > item!.datasetId,
      ),
    ).toBe(true)
  })
})

describe('a fix', () => {
  const nested = (depth: number): object => (depth === 0 ? {} : { properties: nested(depth - 1) })
  const answer = { role: 'assistant', content: 'yes' }
  const user = { role: 'user', content: 'asked' }
  it.each([
    ['deep tools', { messages: [user, answer], tools: [nested(3_000)] }, /nested deeper/],
    ['tools somewhat too deep', { messages: [user, answer], tools: [nested(80)] }, /nested deeper than 64/],
    [
      'deep parts',
      { messages: [{ role: 'user', content: [{ type: 'image', source: nested(80) }] }, answer] },
      /nested deeper/,
    ],
    [
      '17 MiB',
      { messages: [user, { role: 'assistant', content: 'x'.repeat(17 * 1024 ** 2) }] },
      /longer than 16 MiB/,
    ],
    ['an unknown role', { messages: [user, { role: 'wizard', content: 'yes' }] }, /not a role/],
    ['no messages', { messages: [] }, /empty list/],
    [
      'a message without text or calls',
      { messages: [user, { role: 'assistant', content: null }] },
      /content is null/,
    ],
    [
      'a call without a name',
      { messages: [user, { role: 'assistant', content: null, tool_calls: [{ type: 'function' }] }] },
      /no name/,
    ],
    ['half a character', { messages: [user, { role: 'assistant', content: 'half \ud83d' }] }, /surrogate/],
    ['a weight that is none', { messages: [user, { ...answer, weight: 7 }] }, /from 0 to 1/],
    ['a list', [user, answer], /no object/],
    ['text', 'asked', /no object/],
  ])('with %s is refused as an import refuses it', async (_name, fixed, words) => {
    const [item] = await items('first')
    await refused(
      () => giveVerdict(session(), verdictOn(item!, { decision: 'fix', fixed: fixed as Conversation })),
      'invalid-input',
      words,
    )
  })

  it('of 12,000 messages is taken: an import has no limit on them', async () => {
    const [item] = await items('first')
    const messages = Array.from({ length: 6_000 }, () => [user, answer]).flat()
    expect(
      (
        await giveVerdict(
          session(),
          verdictOn(item!, { decision: 'fix', fixed: { messages } as Conversation }),
        )
      ).decision,
    ).toBe('fix')
  })
})

describe('an undo', () => {
  it("takes back what exists, is about this text and is one's own", async () => {
    const [item] = await items('first')
    const request = verdictOn(item!)
    await giveVerdict(session(), request)
    const undo = { ...subjectOf(item!), clientId: request.clientId }
    await refused(
      () => undoVerdict(session(), { ...undo, home: 'elsewhere' }),
      'other-home',
      /another Winnow home/,
    )
    await refused(
      () => undoVerdict(session(), { ...undo, clientId: randomUUID() }),
      'not-found',
      /no such verdict/,
    )
    await refused(
      () => undoVerdict(session(), { ...undo, exampleId: undo.exampleId + 1 }),
      'conflict',
      /about another text/,
    )
    await refused(
      () => undoVerdict(session(), { ...undo, hash: '0'.repeat(64) }),
      'conflict',
      /about another text/,
    )
    studio().db.run("UPDATE Verdict SET reviewer = 'Ada' WHERE clientId = ?", request.clientId)
    await refused(() => undoVerdict(session(), undo), 'conflict', /Ada gave this verdict/)
    studio().db.run(
      'UPDATE Verdict SET reviewer = (SELECT reviewer FROM Verdict ORDER BY id LIMIT 1) WHERE clientId = ?',
      request.clientId,
    )
    expect((await undoVerdict(session(), undo)).undoneAt).not.toBeNull()
    expect((await undoVerdict(session(), undo)).undoneAt).not.toBeNull()
  })
})

it('the judge command judges the current revision', async () => {
  const [item] = await items('first')
  expect(await judgeExamples(session(), 'first', [item!.exampleId], 'pass', undefined)).toMatchObject([
    { exampleId: item!.exampleId, hash: item!.hash },
  ])
})

describe('rows longer than a screen shows', () => {
  const long = 'word '.repeat(60_000)
  beforeAll(async () => {
    const file = join(home.folder, 'long.jsonl')
    const rows = Array.from({ length: 4 }, (_, at) => ({
      messages: [
        { role: 'user', content: `Long row ${at}` },
        { role: 'assistant', content: long },
      ],
    }))
    writeFileSync(file, rows.map((row) => JSON.stringify(row)).join('\n'))
    await runHere(
      session(),
      await importFile(session(), file, { dataset: 'long', file: 'long.jsonl' }, THIS_PROCESS),
      () => undefined,
    )
    await saveRubric(session(), 'long', RUBRIC)
  })

  it('come a few at a time, and all of them in the end', async () => {
    const seen: QueueItem[] = []
    for (let pages = 0; pages < 10; pages++) {
      const { items: page } = await reviewQueue(session(), 'long', {
        limit: 20,
        ...(seen.length > 0 && { after: seen.at(-1)!.exampleId }),
      })
      if (page.length === 0) break
      expect(page.length).toBeLessThanOrEqual(2)
      seen.push(...page)
    }
    expect(seen.map(({ line }) => line)).toEqual([1, 2, 3, 4])
  })

  it('come cut, with what is cut, and whole for who edits them', async () => {
    const [item] = (await reviewQueue(session(), 'long', { limit: 1 })).items
    const whole = await wholeConversation(session(), 'long', item!.exampleId, item!.revisionId)
    expect(whole.messages[1]!.content).toBe(long)
    const shown = item!.conversation.messages[1]!.content as string
    expect(shown.length).toBeLessThan(200_000)
    expect(long.startsWith(shown)).toBe(true)
    expect(item!.cut).toMatchObject({ messages: 2, lengths: { 'messages.1.content': long.length } })
    const detail = await exampleDetail(session(), 'long', item!.exampleId)
    expect(detail).toMatchObject({ cut: item!.cut, conversation: item!.conversation })
    expect(detail.raw.length).toBe(200_000)
    expect(detail.rawCharacters).toBeGreaterThan(long.length)
    await expect(wholeConversation(session(), 'first', item!.exampleId, item!.revisionId)).rejects.toThrow(
      'no such example or revision',
    )
  })
})

describe('the queue of findings', () => {
  const shown = async (filter: 'flagged' | 'undecided', after?: number): Promise<number[]> =>
    (
      await reviewQueue(session(), 'keys', { limit: 2, filter, ...(after !== undefined && { after }) })
    ).items.map(({ line }) => line)
  const audit = async () =>
    runHere(session(), await createAnalysis(session(), 'keys', 'audit', {}, THIS_PROCESS), () => undefined)

  it('shows approved rows whose finding nobody had on the screen, page by page, and none before an audit', async () => {
    const file = join(home.folder, 'keys.jsonl')
    const answers = [
      'My address is ada@home.net.',
      'Nothing to see here, as far as I can tell.',
      'Write to bob@work.org about that.',
      'And to eve@mail.com.',
    ]
    writeFileSync(
      file,
      answers
        .map((answer, at) =>
          JSON.stringify({
            messages: [
              { role: 'user', content: `Whom do I ask about ${at}?` },
              { role: 'assistant', content: answer },
            ],
          }),
        )
        .join('\n'),
    )
    await runHere(
      session(),
      await importFile(session(), file, { dataset: 'keys', file: 'keys.jsonl' }, THIS_PROCESS),
      () => undefined,
    )
    await saveRubric(session(), 'keys', RUBRIC)
    const all = await items('keys')
    expect([
      await shown('flagged'),
      await shown('undecided'),
      (await reviewQueue(session(), 'keys', { limit: 1 })).audited,
    ]).toEqual([[], [], false])
    for (const item of all.slice(0, 3)) await giveVerdict(session(), verdictOn(item))
    await audit()
    const first = await reviewQueue(session(), 'keys', { limit: 2, filter: 'undecided' })
    expect(first).toMatchObject({
      audited: true,
      items: [
        { line: 1, reviewed: true },
        { line: 3, reviewed: true },
      ],
    })
    expect(await shown('undecided', first.items[0]!.exampleId)).toEqual([3])
    expect(await shown('flagged')).toEqual([4])
    await giveVerdict(session(), verdictOn(first.items[0]!, { auditRun: first.items[0]!.auditRun! }))
    await giveVerdict(session(), verdictOn(first.items[1]!, { decision: 'reject' }))
    expect(await shown('undecided')).toEqual([])
    await audit()
    expect(await shown('undecided')).toEqual([])
  })
})
