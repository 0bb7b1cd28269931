import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readInput } from '@/lib/cli/command'
import { COMMANDS } from '@/lib/cli/commands'
import { completionScript, SHELLS } from '@/lib/cli/completion'
import { localSession } from '@/lib/services/host/session'

/** A `winnow` that knows two datasets and nothing else. */
const STUB = `winnow() { [ "$*" = "completion datasets" ] && printf '%s\\n' 'Example: chat' support; }`

let folder = ''
const scriptOf = (shell: string): string => join(folder, `winnow.${shell}`)
const isThere = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-completion-'))
  const command = await COMMANDS['completion']!.load()
  for (const shell of SHELLS)
    writeFileSync(scriptOf(shell), (await command.run(localSession(), readInput(command, [shell]))).text)
  // Loads every command.
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true }))

function linesOf(shell: string, ...args: string[]): string[] {
  const { stdout, stderr, status } = spawnSync(shell, args, { cwd: folder, encoding: 'utf8' })
  expect([stderr, status]).toEqual(['', 0])
  return stdout.split('\n').filter((line) => line !== '')
}

describe('bash', () => {
  const completed = (...words: string[]): string[] =>
    linesOf(
      'bash',
      '--noprofile',
      '--norc',
      '-c',
      `${STUB}; source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _winnow; printf '%s\\n' "\${COMPREPLY[@]}"`,
      scriptOf('bash'),
      'winnow',
      ...words,
    )

  it('completes commands', () => {
    expect(completed('')).toEqual([...Object.keys(COMMANDS), '--help', '--version'])
    expect(completed('de')).toEqual(['decode-check', 'dedup', 'decontaminate'])
    expect(completed('nothing')).toEqual([])
  })

  it('completes the options of a command, and those of all', () => {
    expect(completed('audit', '--')).toEqual([
      '--minimum-response-tokens',
      '--allow-short-answers',
      '--home',
      '--json',
      '--help',
    ])
    expect(completed('release', 'support', '--o')).toEqual(['--out'])
  })

  it('completes names of datasets where one stands first, quoted for the shell', () => {
    expect(completed('audit', '')).toEqual([String.raw`Example:\ chat`, 'support'])
    expect(completed('render', 'sup')).toEqual(['support'])
    expect(completed('audit', 'support', '')).toEqual([])
    expect(completed('import', '')).toEqual([])
  })
})

describe.skipIf(!isThere('fish'))('fish', () => {
  const completed = (line: string): string[] =>
    linesOf(
      'fish',
      '--no-config',
      '-c',
      `function winnow; printf '%s\\n' 'Example: chat' support; end; source $argv[1]; complete -C $argv[2]`,
      scriptOf('fish'),
      line,
    ).map((entry) => entry.split('\t')[0]!)

  it('completes commands, options and datasets', () => {
    expect(completed('winnow dec')).toEqual(['decode-check', 'decontaminate'])
    expect(completed('winnow audit --allow')).toEqual(['--allow-short-answers'])
    expect(completed('winnow audit sup')).toEqual(['support'])
    expect(completed('winnow import sup')).toEqual([])
  })
})

describe.skipIf(!isThere('zsh'))('zsh', () => {
  /** The candidates and their descriptions, as the widgets of zsh are given them. */
  const given = (...words: string[]): string[] =>
    linesOf(
      'zsh',
      '-f',
      '-c',
      `${STUB}; compdef() { }; compadd() { print -rl -- "\${(@P)2}"; }; _describe() { print -rl -- "\${(@P)2}"; }; _files() { print files; }
       script=$1; shift; source $script; words=("$@"); CURRENT=$#; PREFIX=$words[-1]; _winnow`,
      'zsh',
      scriptOf('zsh'),
      'winnow',
      ...words,
    )

  it('offers commands, options and datasets with their descriptions', () => {
    const summaries = Object.entries(COMMANDS).map(([name, { summary }]) => `${name}:${summary}`)
    expect(given('')).toEqual(summaries)
    expect(given('remove', '--')[0]).toBe('--yes:Confirm the removal')
    expect(given('audit', '')).toEqual(['Example: chat', 'support', 'files'])
    expect(given('import', '')).toEqual(['files'])
  })
})

it('quotes whatever a description holds', () => {
  const about = `it's a "word" $(id) \\ : end`
  const command = {
    name: 'try',
    summary: about,
    options: [{ name: 'one', takesValue: false, about }],
    takesDataset: true,
  }
  for (const shell of SHELLS.filter(isThere)) {
    writeFileSync(scriptOf(shell), completionScript(shell, [command]))
    expect(linesOf(shell, ...(shell === 'fish' ? ['--no-execute'] : ['-n']), scriptOf(shell)), shell).toEqual(
      [],
    )
  }
})

it('asks for names without making a home', async () => {
  const command = await COMMANDS['completion']!.load()
  process.env['WINNOW_HOME'] = join(folder, 'no-home')
  try {
    const output = await command.run(localSession(), readInput(command, ['datasets']))
    expect(output).toEqual({ value: { datasets: [] }, text: '' })
  } finally {
    delete process.env['WINNOW_HOME']
  }
})
