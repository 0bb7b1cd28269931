import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { ERROR_CODES } from '@/lib/core/errors'
import { COMMANDS } from '@/lib/cli/commands'
import { useStudioHome } from '@/tests/studio-home'
import { type Answer, winnow } from '../command-line'
import { CASES } from './cases'

const studio = useStudioHome()

beforeAll(() => {
  const chats = readFileSync('prisma/seed/support-chat.jsonl', 'utf8')
  const files = {
    'chats.jsonl': chats,
    'exam.jsonl': `${chats.split('\n').slice(2, 6).join('\n')}\n`,
    'good.md': 'Answers the question that was asked, in at most five sentences.',
    'bad.md': 'Promises refunds, invents menu items, or answers another question.',
    'short.md': 'good',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(studio.folder, name), text)
})

const ask = (name: string, call: string): Promise<Answer> =>
  winnow(name, ...call.replaceAll('%', studio.folder).split(' ').filter(Boolean), '--json')

/** Lines of the standard output; each must be one JSON object, and nothing may stand beside them. */
function objectsOf({ stdout }: Answer): object[] {
  expect(stdout === '' || stdout.endsWith('\n')).toBe(true)
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as object)
}

/** With --json a refusal is one object on the standard output, and words on the other. */
function refusalOf(answer: Answer): { exit: number; code: string; message: string } {
  const objects = objectsOf(answer) as { error: { code: string; message: string } }[]
  expect(objects).toHaveLength(1)
  const [{ error }] = objects as [(typeof objects)[0]]
  expect(Object.keys(objects[0]!)).toEqual(['error'])
  expect(Object.keys(ERROR_CODES)).toContain(error.code)
  expect(answer.stderr).toBe(`winnow: ${error.message}\n`)
  return { exit: answer.exit, ...error }
}

it('every command has its cases', () => {
  expect(Object.keys(CASES)).toEqual(Object.keys(COMMANDS))
})

it.each(['nosuch', 'toString', '__proto__'])('there is no command %s', async (name) => {
  expect(refusalOf(await winnow(name, '--json'))).toEqual({
    exit: 2,
    code: 'usage',
    message: expect.stringContaining('`winnow help` lists them') as string,
  })
})

describe.each(Object.entries(COMMANDS))('winnow %s', (name, { load, summary }) => {
  const { refused, done } = CASES[name] ?? { refused: [], done: [] }

  it('says what it does and which options it has', async () => {
    const { exit, stdout, stderr } = await winnow(name, '--help')
    const { usage, options } = await load()
    expect([exit, stderr]).toEqual([0, ''])
    for (const part of [`winnow ${usage}`, summary, ...Object.keys(options).map((option) => `--${option}`)])
      expect(stdout).toContain(part)
  })

  it('refuses an option that it does not have, and an argument too many', async () => {
    const { usage, maximumArguments = 1 } = await load()
    const calls = ['--no-such-option']
    if (maximumArguments < Infinity) calls.push('x '.repeat(maximumArguments + 1))
    for (const call of calls) {
      const { exit, code, message } = refusalOf(await ask(name, call))
      expect([exit, code]).toEqual([2, 'usage'])
      expect(message.endsWith(`\nUsage: winnow ${usage}`)).toBe(true)
    }
    expect(await winnow(name, '--no-such-option')).toMatchObject({ exit: 2, stdout: '' })
  })

  it.each(refused)('refuses "$call"', async ({ call, exit, code, says }) => {
    expect(refusalOf(await ask(name, call))).toEqual({
      exit,
      code,
      message: expect.stringMatching(says) as string,
    })
  })

  if (typeof done === 'string')
    it(`does its work in ${done}`, () => {
      expect(existsSync(done)).toBe(true)
    })
  else
    it.each(done)('answers "$call" in one shape', async ({ call, keys, lines, exit = 0 }) => {
      const answer = await ask(name, call)
      const objects = objectsOf(answer)
      expect(answer.exit).toBe(exit)
      expect(objects.length > 1).toBe(lines === true)
      expect(
        Object.keys(objects[0] ?? {})
          .sort()
          .join(' '),
      ).toBe(keys)
    })
})
