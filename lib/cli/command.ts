import { parseArgs, type ParseArgsConfig } from 'node:util'
import { WinnowError } from '@/lib/core/errors'
import type { Session } from '@/lib/services/host/session'

/**
 * One command of the command line. `--json` prints its return value; `text` says the same for
 * people.
 */
export interface Command {
  name: string
  usage: string
  options: Readonly<Record<string, CommandOption>>
  /** How many arguments it takes at most; one where nothing is said. */
  maximumArguments?: number
  /** Further facts to know before using it. */
  details?: string
  /** A line to try, without `winnow`. */
  example: string
  /** When it has done its work and ends with exit code 1 all the same. */
  refusedWhere?: string
  /** Options by the name they had before, which still works, and the name they have now. */
  formerNames?: Readonly<Record<string, string>>
  run(session: Session, input: CommandInput): Promise<CommandOutput>
}

/** A command before it is loaded. */
export interface CommandEntry {
  summary: string
  load: () => Promise<Command>
}

export interface CommandOption {
  type: 'string' | 'boolean'
  short?: string
  /** May be given several times. */
  multiple?: boolean
  about: string
  /** The default, if the option is not given. */
  fallback?: string
}

export interface CommandInput {
  arguments: string[]
  /** Value of an option that takes one, or its absence. */
  text(name: string): string | undefined
  flag(name: string): boolean
  list(name: string): string[]
  json: boolean
}

export interface CommandOutput {
  /** Printed by --json; undefined where the command has written its own lines. */
  value?: object
  text: string
  /** 0 done, 1 refused. */
  exit?: 0 | 1
}

/** Options of every command. */
export const COMMON_OPTIONS: Command['options'] = {
  home: { type: 'string', about: 'Folder for all data', fallback: '$WINNOW_HOME, or .winnow' },
  json: { type: 'boolean', about: 'Print one JSON object' },
  help: { type: 'boolean', short: 'h', about: 'Print what the command does and its options' },
}

/** An option as it is written, with its sentence and what holds where it is not given. */
export function optionLine([name, { type, about, fallback }]: [string, CommandOption]): [string, string] {
  return [
    `--${name}${type === 'string' ? ' …' : ''}`,
    fallback === undefined ? about : `${about} (default: ${fallback})`,
  ]
}

/** The text that `winnow COMMAND --help` prints. */
export function helpText({ usage, details, options, example }: Command, summary: string): string {
  const lines = Object.entries({ ...options, ...COMMON_OPTIONS }).map(optionLine)
  const width = Math.max(...lines.map(([option]) => option.length)) + 2
  return [
    `winnow ${usage}`,
    `${summary}.${details === undefined ? '' : ` ${details}`}`,
    lines.map(([option, about]) => `  ${option.padEnd(width)}${about}`).join('\n'),
    `For example: winnow ${example}`,
  ].join('\n\n')
}

/**
 * `notes` say which options were given by a former name. Throws WinnowError usage for options the
 * command does not have.
 */
export function readInput(
  command: Command,
  args: string[],
): CommandInput & { home: string | undefined; help: boolean; notes: string[] } {
  const { formerNames = {} } = command
  try {
    const { values, positionals } = parseArgs({
      args,
      options: parsed({ ...COMMON_OPTIONS, ...command.options, ...formerOptions(command) }),
      allowPositionals: true,
    })
    const extra = positionals[command.maximumArguments ?? 1]
    if (extra !== undefined)
      throw new Error(`"${extra}" is one argument too many. A name with spaces needs quotes.`)
    const former = Object.entries(formerNames).filter(([name]) => values[name] !== undefined)
    for (const [name, now] of former) {
      if (values[now] !== undefined)
        throw new Error(`--${name} is now called --${now}: give one of them, not both.`)
      values[now] = values[name]
    }
    const text = (name: string): string | undefined =>
      typeof values[name] === 'string' ? values[name] : undefined
    return {
      arguments: positionals,
      text,
      flag: (name) => values[name] === true,
      list: (name) =>
        Array.isArray(values[name]) ? values[name].filter((value) => typeof value === 'string') : [],
      json: values['json'] === true,
      home: text('home'),
      help: values['help'] === true,
      notes: former.map(([name, now]) => `--${name} is now called --${now}. The old name still works.`),
    }
  } catch (error) {
    throw new WinnowError(
      'usage',
      `${error instanceof Error ? error.message : String(error)}\nUsage: winnow ${command.usage}`,
    )
  }
}

/** Options without what is written for people. */
function parsed(options: Command['options']): NonNullable<ParseArgsConfig['options']> {
  return Object.fromEntries(
    Object.entries(options).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short !== undefined && { short }), ...(multiple !== undefined && { multiple }) },
    ]),
  )
}

/** Former names take what the present ones take. */
function formerOptions({ options, formerNames = {} }: Command): Command['options'] {
  return Object.fromEntries(Object.entries(formerNames).map(([name, now]) => [name, options[now]!]))
}

/** The argument at a place, or a usage error that says what belongs there. */
export function required(command: Command, input: CommandInput, at = 0): string {
  const value = input.arguments[at]
  if (value === undefined) throw new WinnowError('usage', `Missing argument.\nUsage: winnow ${command.usage}`)
  return value
}

export function numberOption(input: CommandInput, name: string): number | undefined {
  const text = input.text(name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value))
    throw new WinnowError('usage', `--${name} takes a number, not "${text}".`)
  return value
}

/** A number of things, such as rows or tokens. */
export function countOption(input: CommandInput, name: string): number | undefined {
  const value = numberOption(input, name)
  if (value !== undefined && (!Number.isSafeInteger(value) || value < 0))
    throw new WinnowError('usage', `--${name} takes a whole number from 0, not "${input.text(name)}".`)
  return value
}

export function choiceOption<Choice extends string>(
  input: CommandInput,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = input.text(name)
  if (text === undefined) return undefined
  const choice = choices.find((candidate) => candidate === text)
  if (choice === undefined)
    throw new WinnowError('usage', `--${name} takes one of ${choices.join(', ')}, not "${text}".`)
  return choice
}
