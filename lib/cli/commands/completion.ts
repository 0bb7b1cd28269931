import { WinnowError } from '@/lib/core/errors'
import { namesOfDatasets } from '@/lib/services/datasets'
import { type Command, type CommandEntry, COMMON_OPTIONS, required } from '../command'
import { type CompletedCommand, completionScript, SHELLS } from '../completion'

type Entries = Readonly<Record<string, CommandEntry>>

export function completionCommand(commands: Entries): Command {
  const command: Command = {
    name: 'completion',
    usage: 'completion bash|zsh|fish|datasets',
    details:
      'Bash: source <(winnow completion bash) in ~/.bashrc. Zsh: the same in ~/.zshrc after compinit. Fish: winnow completion fish > ~/.config/fish/completions/winnow.fish. The scripts ask `winnow completion datasets` for the names of datasets.',
    example: 'completion bash',
    options: {},
    async run(session, input) {
      const what = required(command, input)
      if (what === 'datasets') {
        const datasets = await namesOfDatasets(session)
        return { value: { datasets }, text: datasets.join('\n') }
      }
      const shell = SHELLS.find((known) => known === what)
      if (shell === undefined)
        throw new WinnowError(
          'usage',
          `There is no completion for "${what}".\nUsage: winnow ${command.usage}`,
        )
      const script = completionScript(shell, await completedCommands(commands))
      return { value: { shell, script }, text: script }
    },
  }
  return command
}

function completedCommands(commands: Entries): Promise<CompletedCommand[]> {
  return Promise.all(
    Object.entries(commands).map(async ([name, { summary, load }]) => {
      const { usage, options } = await load()
      return {
        name,
        summary,
        options: Object.entries({ ...options, ...COMMON_OPTIONS }).map(([option, { type, about }]) => ({
          name: option,
          takesValue: type === 'string',
          about,
        })),
        takesDataset: /^\S+ (\S+\|)?DATASET\b/.test(usage),
      }
    }),
  )
}
