import { type Command, type CommandEntry, COMMON_OPTIONS, optionLine } from '@/lib/cli/command'
import { COMMANDS } from '@/lib/cli/commands'

/** The text of docs/cli.md, from the help of each command. */
export async function cliReference(): Promise<string> {
  const commands = await Promise.all(
    Object.values(COMMANDS).map(async ({ summary, load }) => ({ summary, ...(await load()) })),
  )
  return `# The command line

\`npx winnow COMMAND\` calls the same services as the pages, with or without a running server. Without a command it is \`winnow serve\`, and \`winnow --version\` tells the version. \`npm run docs\` writes this page from the commands, and \`winnow COMMAND --help\` prints a part of it.

With \`--json\` there is one JSON object on stdout; \`render\`, \`inspect\`, \`mask\`, \`export-raw\` and \`export-labels\` always write JSON lines. Progress and errors go to stderr.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | refused, with the reason; with \`--json\` also as \`{"error": {"code", "message"}}\` |
| 2 | wrong usage |
| 70 | a bug in Winnow |

${optionTable('option of every command', COMMON_OPTIONS)}

| command | what it does |
|---|---|
${commands.map(({ name, summary }) => `| [\`${name}\`](#${name}) | ${cell(summary)} |`).join('\n')}

${commands.map(section).join('\n\n')}
`
}

function section({
  name,
  usage,
  summary,
  details,
  options,
  formerNames = {},
  example,
  refusedWhere,
}: Command & Pick<CommandEntry, 'summary'>): string {
  const former = Object.entries(formerNames).map(
    ([before, now]) => `\`--${now}\` was called \`--${before}\`; that name still works.`,
  )
  return [
    `## ${name}`,
    `${summary}.${details === undefined ? '' : ` ${details}`}`,
    fenced(`winnow ${usage}`),
    ...(Object.keys(options).length === 0 ? [] : [optionTable('option', options)]),
    ...former,
    ...(refusedWhere === undefined ? [] : [`Exit code 1 also where ${refusedWhere}.`]),
    'For example:',
    fenced(`npx winnow ${example}`),
  ].join('\n\n')
}

function optionTable(title: string, options: Command['options']): string {
  const lines = Object.entries(options)
    .map(optionLine)
    .map(([option, about]) => `| \`${option}\` | ${cell(about)} |`)
  return [`| ${title} | meaning |`, '|---|---|', ...lines].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

function fenced(line: string): string {
  return `\`\`\`sh\n${line}\n\`\`\``
}
