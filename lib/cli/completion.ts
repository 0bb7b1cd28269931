/** Scripts that complete `winnow …` in a shell, written from the commands. */

/** A command as a shell sees it. */
export interface CompletedCommand {
  name: string
  summary: string
  options: readonly { name: string; takesValue: boolean; about: string }[]
  /** Whether its first argument can be the name of a dataset. */
  takesDataset: boolean
}

export const SHELLS = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof SHELLS)[number]

/** The command that prints the names of datasets, one a line. */
const DATASETS = 'winnow completion datasets 2>/dev/null'

export function completionScript(shell: Shell, commands: readonly CompletedCommand[]): string {
  return { bash, zsh, fish }[shell](commands)
}

/** For bash 3.2 and later, which macOS has. */
function bash(commands: readonly CompletedCommand[]): string {
  const options = commands.map(
    ({ name, options }) => `    ${name}) words='${options.map((option) => `--${option.name}`).join(' ')}' ;;`,
  )
  return `_winnow() {
  local current="\${COMP_WORDS[COMP_CWORD]}" command="\${COMP_WORDS[1]}" words='' name
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${[...commands.map(({ name }) => name), '--help', '--version'].join(' ')}'
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi
  case "$command" in
${options.join('\n')}
  esac
  case "$current" in
    -*)
      COMPREPLY=($(compgen -W "$words" -- "$current"))
      return ;;
  esac
  [ "$COMP_CWORD" -eq 2 ] || return
  case "$command" in
    ${namesOf(commands, '|')})
      while IFS= read -r name; do
        case "$name" in
          "$current"*) COMPREPLY+=("$(printf %q "$name")") ;;
        esac
      done < <(${DATASETS}) ;;
  esac
}
# Where nothing fits, files do.
complete -o bashdefault -o default -F _winnow winnow`
}

function zsh(commands: readonly CompletedCommand[]): string {
  const described = (name: string, about: string): string => quoted(`${name.replaceAll(':', '\\:')}:${about}`)
  const options = commands.map(
    ({ name, options }) =>
      `    ${name}) options=(${options.map((option) => described(`--${option.name}`, option.about)).join(' ')}) ;;`,
  )
  return `#compdef winnow
_winnow() {
  local -a commands options datasets
  if (( CURRENT == 2 )); then
    commands=(
${commands.map(({ name, summary }) => `      ${described(name, summary)}`).join('\n')}
    )
    _describe command commands
    return
  fi
  case "$words[2]" in
${options.join('\n')}
  esac
  if [[ "$PREFIX" == -* ]]; then
    _describe option options
    return
  fi
  if (( CURRENT == 3 )); then
    case "$words[2]" in
      ${namesOf(commands, '|')})
        datasets=(\${(f)"$(${DATASETS})"})
        compadd -a datasets ;;
    esac
  fi
  _files
}
compdef _winnow winnow`
}

function fish(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, summary, options }) => [
    `complete -c winnow -n __fish_use_subcommand -f -a ${name} -d ${fishQuoted(summary)}`,
    ...options.map(
      (option) =>
        `complete -c winnow -n '__fish_seen_subcommand_from ${name}' -l ${option.name}${option.takesValue ? ' -r' : ''} -d ${fishQuoted(option.about)}`,
    ),
  ])
  return [
    ...lines,
    `complete -c winnow -n '__fish_seen_subcommand_from ${namesOf(commands, ' ')}' -a '(${DATASETS})' -d dataset`,
  ].join('\n')
}

function namesOf(commands: readonly CompletedCommand[], separator: string): string {
  return commands
    .filter(({ takesDataset }) => takesDataset)
    .map(({ name }) => name)
    .join(separator)
}

/** One word of bash or zsh, whatever it holds. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`
}
