import { parseArgs, type ParseArgsConfig } from 'node:util'
import { WinnowError } from '@/lib/core/errors'

/**
 * One command of the command line. `--json` prints its return value; `text` says the same for
 * people.
 */
export interface Command {
  name: string
  usage: string
  summary: string
  options: NonNullable<ParseArgsConfig['options']>
  /** Options by the name they had before, which still works, and the name they have now. */
  formerNames?: Readonly<Record<string, string>>
  run(input: CommandInput): Promise<CommandOutput>
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
const COMMON: Command['options'] = {
  home: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
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
      options: { ...COMMON, ...command.options, ...formerOptions(command) },
      allowPositionals: true,
    })
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

/** Former names take what the present ones take. */
function formerOptions({ options, formerNames = {} }: Command): Command['options'] {
  return Object.fromEntries(Object.entries(formerNames).map(([name, now]) => [name, options[now]!]))
}

/** The argument at a place, or a usage error that says what belongs there. */
export function required(command: Command, input: CommandInput, at = 0): string {
  const value = input.arguments[at]
  if (value === undefined)
    throw new WinnowError('usage', `Something is missing.\nUsage: winnow ${command.usage}`)
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
