import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { saveContractAction } from '@/app/datasets/[name]/actions'
import { updateContract } from '@/lib/services/datasets'
import { importFile } from '@/lib/services/imports'
import { createAnalysis } from '@/lib/services/jobs'
import { thisHome } from '@/lib/services/host/place'
import { createRelease } from '@/lib/services/releases'
import { runHere, THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { studio } from '@/lib/services/host/studio'
import { judgeAll } from '@/tests/approve'
import { countedRows } from '@/tests/counted-rows'
import { useStudioHome } from '@/tests/studio-home'
import { UNCHECKED } from '@/tests/waivers'
import { session } from '@/tests/session'

/**
 * What reads, renders, tokenises or compares text of others, by name: each call in this process is
 * noted.
 */
const { noted, noting } = vi.hoisted(() => {
  const calls: string[] = []
  type Exported = Record<string, unknown>
  const wrapped = (name: string, value: unknown): unknown =>
    typeof value === 'function' && !/^[A-Z]/.test(name)
      ? (...args: unknown[]): unknown => (calls.push(name), Reflect.apply(value, undefined, args))
      : value
  return {
    noted: calls,
    noting: async (original: () => Promise<Exported>, names?: readonly string[]): Promise<Exported> =>
      Object.fromEntries(
        Object.entries(await original()).map(([name, value]) => [
          name,
          names?.includes(name) === false ? value : wrapped(name, value),
        ]),
      ),
  }
})
vi.mock('@/lib/render', (original) =>
  noting(original, [
    'analyse',
    'compileTemplate',
    'createSetup',
    'decodeCheck',
    'findDeviation',
    'inspect',
    'labelExample',
    'probeTemplate',
    'renderConversation',
    'cutInspection',
  ]),
)
vi.mock('@/lib/ingest', (original) => noting(original))
vi.mock('@/lib/dedup', (original) => noting(original, ['likeness', 'dialogueDigest', 'nearPairs']))
vi.mock('@/lib/release', (original) => noting(original, ['verifyRelease']))
vi.mock('@/lib/core/conversation', (original) => noting(original, ['parseConversation']))
vi.mock('next/cache', () => ({ revalidatePath: () => undefined }))

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>

const home = useStudioHome()
const FAMILY_TEMPLATE = '{% for message in messages %}{{ message.content }}{% endfor %}'
const SAME = 'all of these words stand in both of the two rows which are alike but for their ends'
const twins = (length: number): string =>
  [`${'a'.repeat(length)} ${SAME} one`, `${'a'.repeat(length)} ${SAME} two`]
    .map((content) =>
      JSON.stringify({
        messages: [
          { role: 'user', content },
          { role: 'assistant', content: 'The same answer.' },
        ],
      }),
    )
    .join('\n')
let first = 0

/** Rows, two of them long and alike; searched for duplicates and released. */
beforeAll(async () => {
  const file = join(home.folder, 'rows.jsonl')
  writeFileSync(file, `${twins(300_000)}\n${countedRows(30).rows}`)
  await runHere(
    session(),
    await importFile(session(), file, { dataset: 'rows', file: 'rows.jsonl' }, THIS_PROCESS),
    () => undefined,
  )
  await judgeAll('rows')
  await runHere(
    session(),
    await createAnalysis(session(), 'rows', 'dedup', { method: 'near', threshold: 0.3 }, THIS_PROCESS),
    () => undefined,
  )
  await updateContract(session(), 'rows', { maxLength: 1_000_000 }, () => Promise.resolve())
  await runHere(
    session(),
    await createRelease(session(), 'rows', { splits: { train: 1 }, waivers: UNCHECKED }, THIS_PROCESS),
    () => undefined,
  )
  first = studio().db.get<{ id: number }>('SELECT min(id) AS id FROM Example')!.id
}, 60_000)
beforeEach(() => void (noted.length = 0))

async function ask(
  path: string,
  method: string,
  { params = {}, query = '', body }: { params?: Record<string, string>; query?: string; body?: unknown } = {},
): Promise<{ status: number; text: string }> {
  const handlers = (await import(resolve('app/api', path, 'route.ts'))) as Record<string, Handler>
  const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  const request = new Request(`http://localhost/api${query}`, {
    method,
    ...(sent !== undefined && { body: sent }),
  })
  const given = {
    name: 'rows',
    id: String(first),
    version: '1',
    file: 'train.jsonl',
    cluster: String(first),
    ...params,
  }
  const response = await handlers[method]!(request, { params: Promise.resolve(given) })
  return { status: response.status, text: await response.text() }
}

const DUPLICATES = 'datasets/[name]/duplicates'
const LABELS = 'datasets/[name]/releases/[version]/[file]/labels'

describe('the thread that answers requests', () => {
  /** Those that never end, and what asks for more than an address. */
  const apart = ['jobs/events']
  const reading = readdirSync(resolve('app/api'), { recursive: true, encoding: 'utf8' })
    .filter(
      (path) =>
        path.endsWith('route.ts') && /export function GET/.test(readFileSync(join('app/api', path), 'utf8')),
    )
    .map((path) => path.slice(0, -'/route.ts'.length))
    .filter((path) => !apart.includes(path))
    .sort()
  const queries: Readonly<Record<string, string>> = {
    'datasets/[name]/examples/[id]/inspection/compare': `?side=${encodeURIComponent('{"tokenizer":"qwen2_5","template":null,"policy":"assistant"}')}`,
    'datasets/[name]/queue': '?limit=5',
    [DUPLICATES]: '?by=dedup',
    'datasets/[name]/examples/[id]/conversation': '?revisionId=1',
  }

  it.each(reading)('reads no row and renders nothing for GET %s', async (path) => {
    const { status } = await ask(path, 'GET', { query: queries[path] ?? '' })
    expect(status).toBeLessThan(500)
    expect(noted).toEqual([])
  })

  it('shows a cluster, labels a release and verifies it all the same', async () => {
    const cluster = await ask(`${DUPLICATES}/[cluster]`, 'GET')
    expect(JSON.parse(cluster.text)).toMatchObject({
      members: [
        { role: 'stays', likeness: null },
        { role: 'goes', text: expect.stringContaining('aaa') as unknown },
      ],
    })
    const labels = await ask(LABELS, 'GET')
    const lines = labels.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { input_ids: number[] })
    expect([lines.length, lines.filter(({ input_ids }) => input_ids.length > 10_000).length]).toEqual([32, 2])
    expect(JSON.parse((await ask('datasets/[name]/releases/[version]/verify', 'GET')).text)).toMatchObject({
      ok: true,
    })
    expect(noted).toEqual([])
  })

  it('answers others while a release with long rows is labelled', async () => {
    const labelling = { isDone: false }
    const labelled = ask(LABELS, 'GET').finally(() => (labelling.isDone = true))
    let answered = 0
    while (!labelling.isDone) {
      await ask('jobs', 'GET')
      await turnOfTheLoop()
      answered++
    }
    expect((await labelled).status).toBe(200)
    expect(answered).toBeGreaterThan(20)
  })

  it('compiles no template that is kept, tried or named in a contract, and reads no judgements', async () => {
    const saved = await ask('templates', 'POST', {
      body: { name: 'mine', source: FAMILY_TEMPLATE, family: 'llama3' },
    })
    expect(saved.status).toBe(201)
    const broken = await ask('templates', 'POST', {
      body: { name: 'broken', source: '{% for %}', family: null },
    })
    expect([broken.status, JSON.parse(broken.text)]).toMatchObject([
      422,
      { error: { code: 'template-error' } },
    ])
    const tried = await ask('templates/try', 'POST', {
      body: {
        template: 'mine',
        tokenizer: 'qwen2_5',
        policy: 'assistant',
        example: { dataset: 'rows', id: null },
      },
    })
    expect(tried.status).toBe(200)
    const { contract, id } = await session().dataset('rows', 'reader')
    const form = new FormData()
    for (const [name, value] of Object.entries({ ...contract, template: 'mine' }))
      form.set(name, String(value ?? ''))
    expect(
      await saveContractAction(
        'rows',
        { home: thisHome(session()), datasetId: id },
        { status: 'unsaved' } as never,
        form,
      ),
    ).toEqual({ status: 'saved' })
    const judgement = { left: 'x', right: 'y', same: true }
    expect(
      JSON.parse(
        (await ask('datasets/[name]/semantic/judgements/file', 'POST', { body: JSON.stringify(judgement) }))
          .text,
      ),
    ).toMatchObject({ rejected: 1 })
    expect(noted).toEqual([])
  })
})
