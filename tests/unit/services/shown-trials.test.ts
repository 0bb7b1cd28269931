import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { SHOWN_SIDE } from '@/lib/contract/decode-check'
import { SHOWN_CHARACTERS } from '@/lib/contract/inspection'
import { decodeCheck, decodeCheckOf } from '@/lib/services/inspection/decode-check'
import { importFile } from '@/lib/services/imports'
import { runHere, THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { tryTemplate } from '@/lib/services/templates/try-template'
import { useStudioHome } from '@/tests/studio-home'
import { session } from '@/tests/session'

const LENGTH = 400_000
const home = useStudioHome()

beforeAll(async () => {
  const file = join(home.folder, 'rows.jsonl')
  const chat = (question: string): string =>
    JSON.stringify({
      messages: [
        { role: 'user', content: question },
        { role: 'assistant', content: 'A short answer.' },
      ],
    })
  writeFileSync(file, [chat('why '.repeat(LENGTH / 4)), chat('Short?')].join('\n'))
  await runHere(
    session(),
    await importFile(session(), file, { dataset: 'rows', file: 'rows.jsonl' }, THIS_PROCESS),
    () => undefined,
  )
})

it('the decode check compares a whole long row and shows its beginning', async () => {
  const check = await decodeCheck(session(), 'rows')
  const [long, short] = ['why', 'Short'].map((start) =>
    check.rows.find(({ messages: [first] }) => JSON.stringify(first?.content).includes(start)),
  )
  expect([long?.mismatch, long?.cut?.recorded, long?.tokens]).toEqual([
    null,
    expect.any(Number),
    expect.any(Number),
  ])
  expect(long!.tokens).toBeGreaterThan(LENGTH / 5)
  expect(long!.cut!.recorded).toBeGreaterThan(LENGTH)
  expect(long!.cut!.decoded).toBeGreaterThan(LENGTH)
  expect(JSON.stringify(long).length).toBeLessThan(3 * SHOWN_SIDE)
  expect(long!.messages[1]?.content).toBe('A short answer.')
  expect([short?.cut, short?.decoded.map(({ text }) => text).join('')]).toEqual([
    undefined,
    expect.stringContaining('A short answer.'),
  ])
  // A command prints all of it.
  const whole = await decodeCheckOf(session(), 'rows', {})
  expect(Math.max(...whole.rows.map((row) => JSON.stringify(row).length))).toBeGreaterThan(2 * LENGTH)
})

it('a template trial renders a whole long row and shows its beginning', async () => {
  const tried = await tryTemplate(session(), {
    template: 'chatml',
    tokenizer: 'qwen2_5',
    policy: 'assistant',
    example: { dataset: 'rows', id: null },
  })
  expect(tried.cut?.characters).toBeGreaterThan(LENGTH)
  expect(JSON.stringify(tried.conversation).length).toBeLessThan(2 * SHOWN_CHARACTERS)
  expect(tried.inspection).toMatchObject({ ok: true, cut: { tokens: expect.any(Number) as unknown } })
})
