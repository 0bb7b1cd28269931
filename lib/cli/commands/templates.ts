import { WinnowError } from '@/lib/core/errors'
import { deviationText, type FamilyCheck, type TemplateReport } from '@/lib/contract/templates'
import {
  checkTemplate,
  familyCheck,
  listTemplates,
  probe,
  templateText,
  usualTokenizer,
} from '@/lib/services/templates'
import { type Command, type CommandInput, type CommandOutput, required } from '../command'
import type { Session } from '@/lib/services/host/session'

export const templatesCommand: Command = {
  name: 'templates',
  maximumArguments: 2,
  usage: 'templates [show ID | check FILE|ID [--family F] [--tokenizer ID] [--policy NAME]]',
  example: 'templates check my-template.jinja --family qwen2_5',
  refusedWhere: 'the template deviates from its family, or cannot render a plain chat',
  options: {
    family: { type: 'string', about: 'Family to compare with', fallback: 'the one whose text it is' },
    tokenizer: { type: 'string', about: 'Tokenizer for the probes', fallback: "the family's usual one" },
    policy: { type: 'string', about: 'Mask policy: which tokens are trained', fallback: 'assistant' },
  },

  async run(session, input) {
    const [action] = input.arguments
    if (action === undefined) return list(session)
    if (action === 'show') return show(session, required(templatesCommand, input, 1))
    if (action === 'check') return check(session, required(templatesCommand, input, 1), input)
    throw new WinnowError(
      'usage',
      `"${action}" is neither show nor check.\nUsage: winnow ${templatesCommand.usage}`,
    )
  },
}

function list(session: Session): CommandOutput {
  const templates = listTemplates(session)
  return {
    value: { templates },
    text: templates
      .map(
        ({ id, origin, characters, sha256 }) =>
          `${id.padEnd(20)} ${origin.padEnd(10)} ${String(characters).padStart(6)} characters  ${sha256.slice(0, 12)}`,
      )
      .join('\n'),
  }
}

function show(session: Session, id: string): CommandOutput {
  const template = { ...templateText(session, id), check: familyCheck(session, id) }
  return { value: template, text: template.source }
}

async function check(session: Session, target: string, input: CommandInput): Promise<CommandOutput> {
  const { family, check } = checkTemplate(session, target, input.text('family'))
  const tokenizer = input.text('tokenizer') ?? usualTokenizer(session, family ?? target)
  const report = await probe(
    session,
    { template: target, tokenizer, policy: input.text('policy') },
    { paths: true },
  )
  const deviates = check?.result === 'deviates'
  const bad = (check !== null && check.result !== 'same') || report.problem !== null
  return {
    value: {
      template: target,
      family,
      ok: !bad,
      code: deviates ? 'template-deviation' : null,
      check,
      report,
    },
    text: [familyLine(check), ...reportLines(report)].join('\n'),
    exit: bad ? 1 : 0,
  }
}

function familyLine(check: FamilyCheck | null): string {
  if (check === null)
    return 'It claims no family, so there is nothing to compare it with (choose one with --family).'
  if (check.result === 'unknown') return check.reason
  if (check.result === 'same')
    return `✓ It renders the text of ${check.family} in each of ${check.checked} renderings.`
  const { deviation } = check
  return [`✗ template-deviation: ${deviationText(deviation)}`, ...excerpts(deviation)].join('\n')
}

/** Both texts around the place, newlines drawn, with a caret under it. */
function excerpts({
  expected,
  actual,
  at,
}: Extract<FamilyCheck, { result: 'deviates' }>['deviation']): string[] {
  if (!expected.ok || !actual.ok || at === null) return []
  const from = Math.max(0, at - 30)
  const drawn = (text: string): string =>
    text.replaceAll('\n', '⏎').replaceAll('\r', '␍').replaceAll('\t', '⇥')
  const part = (text: string): string => drawn(text.slice(from, at + 30))
  return [
    `  expected  ${part(expected.text)}`,
    `  got       ${part(actual.text)}`,
    `            ${' '.repeat(at - from)}^`,
  ]
}

const SIGNS = { ok: '✓', problem: '✗', note: '·' } as const

function reportLines({ tokenizer, problem, probes, coverage }: TemplateReport): string[] {
  if (problem !== null) return [`✗ A plain chat cannot be rendered (${tokenizer}): ${problem.message}`]
  return [
    `Probes with the tokenizer ${tokenizer}:`,
    ...probes.map(
      ({ question, answer, verdict, detail }) => `  ${SIGNS[verdict]} ${question} ${answer}. ${detail}`,
    ),
    ...(coverage.length > 0 ? ['Fields:'] : []),
    ...coverage.map(({ field, outcome, detail }) => `  ${field.padEnd(24)} ${outcome.padEnd(8)} ${detail}`),
  ]
}
