import { ZodError } from 'zod'
import { ERROR_CODES, WinnowError } from '@/lib/core/errors'
import { closeStudio } from '@/lib/services/studio'
import { type Command, readInput } from './command'
import { auditCommand, dedupCommand } from './commands/analyses'
import { importCommand } from './commands/import'
import { exportCommand, inspectCommand, renderCommand } from './commands/inspect'
import { releaseCommand, verifyCommand } from './commands/release'
import { serveCommand } from './commands/serve'
import { datasetsCommand, doctorCommand, jobsCommand, judgeCommand, removeCommand, rubricCommand, tokenizersCommand } from './commands/state'

/** `winnow …`: one JSON object on stdout with --json, prose and progress on stderr, exit codes 0, 1, 2 and 70. */
const COMMANDS: readonly Command[] = [
  importCommand, exportCommand, renderCommand, inspectCommand, auditCommand, dedupCommand, rubricCommand, judgeCommand, releaseCommand, verifyCommand,
  datasetsCommand, removeCommand, jobsCommand, tokenizersCommand, doctorCommand, serveCommand,
]
const EXIT_BUG = 70

async function main(args: string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(`winnow COMMAND [--home DIR] [--json]\n\n${COMMANDS.map((command) => `  ${command.name.padEnd(12)}${command.summary}`).join('\n')}\n\nwinnow COMMAND --help says more.\n`)
    return 0
  }
  const command = COMMANDS.find((candidate) => candidate.name === name)
  if (command === undefined) throw new WinnowError('usage', `There is no command "${name}". \`winnow help\` lists them.`)
  const input = readInput(command, rest)
  if (input.help) {
    process.stdout.write(`winnow ${command.usage}\n`)
    return 0
  }
  if (input.home !== undefined) process.env['WINNOW_HOME'] = input.home
  const output = await command.run(input)
  if (output.value !== undefined && input.json) process.stdout.write(`${JSON.stringify(output.value)}\n`)
  else if (output.text !== '') process.stdout.write(`${output.text}\n`)
  return output.exit ?? 0
}

/** Refusals go to stderr in words, and with --json to stdout as an object too. */
function report(error: unknown): number {
  const json = process.argv.includes('--json')
  if (error instanceof WinnowError || error instanceof ZodError) {
    const code = error instanceof WinnowError ? error.code : 'invalid-input'
    const message = error instanceof WinnowError ? error.message : error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
    if (json) process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`)
    process.stderr.write(`winnow: ${message}\n`)
    return ERROR_CODES[code].exit
  }
  process.stderr.write(`winnow: this is a bug in Winnow, please report it.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return EXIT_BUG
}

// A reader that closes the pipe early (`winnow inspect … | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : EXIT_BUG))
process.exitCode = await main(process.argv.slice(2)).catch(report)
await closeStudio()
// Open database handles and child processes must not keep a finished command alive. `serve` finishes only by failing.
process.stdout.write('', () => process.exit())
