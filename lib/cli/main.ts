import { ERROR_CODES, type ErrorCode, WinnowError } from '@/lib/core/errors'
import { printable, printableJson } from '@/lib/core/printable'
import { version } from '@/package.json'
import { helpText, readInput } from './command'
import { COMMANDS } from './commands'
import { nearest } from './nearest'

/**
 * `winnow …`: one JSON object on stdout with --json, progress on stderr, exit codes 0, 1, 2 and 70.
 * Only what every call needs is imported above; a command brings what it needs.
 */
const EXIT_BUG = 70

/** Closes the home, which a command may have opened once it was begun. */
let close = (): Promise<void> => Promise.resolve()

async function main(args: string[]): Promise<number> {
  const [name = 'serve', ...rest] = args
  if (['help', '--help', '-h'].includes(name)) return say(overview())
  if (name === '--version') return say(version)
  return run(name, rest)
}

async function run(name: string, args: string[]): Promise<number> {
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (entry === undefined) throw new WinnowError('usage', unknown(name))
  const command = await entry.load()
  const input = readInput(command, args)
  for (const note of input.notes) process.stderr.write(`winnow: ${note}\n`)
  if (input.help) return say(helpText(command, entry.summary))
  if (input.home !== undefined) process.env['WINNOW_HOME'] = input.home
  const [{ closeStudio }, { localSession }] = await Promise.all([
    import('@/lib/services/host/studio'),
    import('@/lib/services/host/session'),
  ])
  close = closeStudio
  const output = await command.run(localSession(), input)
  if (output.value !== undefined && input.json)
    process.stdout.write(`${printableJson(JSON.stringify(output.value))}\n`)
  else if (output.text !== '') process.stdout.write(`${printable(output.text)}\n`)
  return output.exit ?? 0
}

function say(text: string): number {
  process.stdout.write(`${text}\n`)
  return 0
}

function overview(): string {
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(15)}${summary}`)
  return [
    'winnow [COMMAND] [--home DIR] [--json]',
    lines.join('\n'),
    'Without a command it is `winnow serve`. winnow COMMAND --help says more.',
  ].join('\n\n')
}

function unknown(name: string): string {
  const meant = nearest(name, Object.keys(COMMANDS))
  return `There is no command "${name}". ${meant === null ? '' : `Did you mean "${meant}"? `}\`winnow help\` lists them.`
}

/** Refusals go to stderr in words, and with --json to stdout as an object too. */
async function report(error: unknown): Promise<number> {
  const refusal = await refusalIn(error)
  if (refusal !== undefined) {
    if (process.argv.includes('--json'))
      process.stdout.write(`${printableJson(JSON.stringify({ error: refusal }))}\n`)
    process.stderr.write(`winnow: ${printable(refusal.message)}\n`)
    return ERROR_CODES[refusal.code].exit
  }
  process.stderr.write(
    `winnow: this is a bug in Winnow, please report it.\n${printable(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`,
  )
  return EXIT_BUG
}

async function refusalIn(error: unknown): Promise<{ code: ErrorCode; message: string } | undefined> {
  if (error instanceof WinnowError) return { code: error.code, message: error.message }
  const [{ refusalOf }, { ZodError }] = await Promise.all([
    import('@/lib/services/host/write'),
    import('zod'),
  ])
  if (error instanceof ZodError) {
    const message = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
    return { code: 'invalid-input', message }
  }
  const refusal = refusalOf(error)
  return refusal && { code: refusal.code, message: refusal.message }
}

// A reader that closes the pipe early (`winnow inspect … | head`) is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? 0 : EXIT_BUG),
)
process.exitCode = await main(process.argv.slice(2)).catch(report)
await close()
// Open database handles and child processes must not keep a finished command alive. `serve`
// finishes only by failing.
process.stdout.write('', () => process.exit())
