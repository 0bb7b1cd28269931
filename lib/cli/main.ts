import { ZodError } from 'zod'
import { ERROR_CODES, WinnowError } from '@/lib/core/errors'
import { printable, printableJson } from '@/lib/core/printable'
import { closeStudio } from '@/lib/services/host/studio'
import { refusalOf } from '@/lib/services/host/write'
import { helpText, readInput } from './command'
import { COMMANDS } from './commands'

/** `winnow …`: one JSON object on stdout with --json, progress on stderr, exit codes 0, 1, 2 and 70. */
const EXIT_BUG = 70

async function main(args: string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return help()
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (load === undefined)
    throw new WinnowError('usage', `There is no command "${name}". \`winnow help\` lists them.`)
  const command = await load()
  const input = readInput(command, rest)
  for (const note of input.notes) process.stderr.write(`winnow: ${note}\n`)
  if (input.help) {
    process.stdout.write(`${helpText(command)}\n`)
    return 0
  }
  if (input.home !== undefined) process.env['WINNOW_HOME'] = input.home
  const output = await command.run(input)
  if (output.value !== undefined && input.json)
    process.stdout.write(`${printableJson(JSON.stringify(output.value))}\n`)
  else if (output.text !== '') process.stdout.write(`${printable(output.text)}\n`)
  return output.exit ?? 0
}

async function help(): Promise<number> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()))
  process.stdout.write(
    `winnow COMMAND [--home DIR] [--json]\n\n${commands.map((command) => `  ${command.name.padEnd(15)}${command.summary}`).join('\n')}\n\nwinnow COMMAND --help says more.\n`,
  )
  return 0
}

/** Refusals go to stderr in words, and with --json to stdout as an object too. */
function report(error: unknown): number {
  const json = process.argv.includes('--json')
  const refusal = refusalOf(error)
  if (refusal !== undefined || error instanceof ZodError) {
    const code = refusal?.code ?? 'invalid-input'
    const message =
      error instanceof ZodError
        ? error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
        : refusal!.message
    if (json) process.stdout.write(`${printableJson(JSON.stringify({ error: { code, message } }))}\n`)
    process.stderr.write(`winnow: ${printable(message)}\n`)
    return ERROR_CODES[code].exit
  }
  process.stderr.write(
    `winnow: this is a bug in Winnow, please report it.\n${printable(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`,
  )
  return EXIT_BUG
}

// A reader that closes the pipe early (`winnow inspect … | head`) is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? 0 : EXIT_BUG),
)
process.exitCode = await main(process.argv.slice(2)).catch(report)
await closeStudio()
// Open database handles and child processes must not keep a finished command alive. `serve`
// finishes only by failing.
process.stdout.write('', () => process.exit())
