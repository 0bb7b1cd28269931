import type { Finding } from '@/lib/core/finding'
import type { AuditExample, AuditParameters } from './example'
import { renderRules } from './render-rules'
import type { Problem, Rule } from './rule'
import { controlCharacters } from './rules/control-characters'
import { emptyPrompt } from './rules/empty-prompt'
import { emptyResponse } from './rules/empty-response'
import { fewTrainedTokens } from './rules/few-trained-tokens'
import { lastNotAssistant } from './rules/last-not-assistant'
import { mojibake } from './rules/mojibake'
import { noInputText } from './rules/no-input-text'
import { orphanToolResult } from './rules/orphan-tool-result'
import { piiCard } from './rules/pii-card'
import { piiEmail } from './rules/pii-email'
import { piiIban } from './rules/pii-iban'
import { piiIp } from './rules/pii-ip'
import { piiPhone } from './rules/pii-phone'
import { piiSsn } from './rules/pii-ssn'
import { placeholderOutput } from './rules/placeholder-output'
import { refusal } from './rules/refusal'
import { renderError } from './rules/render-error'
import { roleAlternation } from './rules/role-alternation'
import { secret } from './rules/secret'
import { shortResponse } from './rules/short-response'
import { systemNotFirst } from './rules/system-not-first'
import { tooLong } from './rules/too-long'
import { truncatedResponse } from './rules/truncated-response'
import { unansweredToolCall } from './rules/unanswered-tool-call'
import { verbosityOpener } from './rules/verbosity-opener'
import { auditSubjectOf } from './subject'

/** Every rule, in the order findings are listed. */
export const RULES: readonly Rule[] = [
  emptyResponse,
  emptyPrompt,
  lastNotAssistant,
  systemNotFirst,
  roleAlternation,
  orphanToolResult,
  unansweredToolCall,
  tooLong,
  renderError,
  ...renderRules,
  fewTrainedTokens,
  shortResponse,
  truncatedResponse,
  placeholderOutput,
  noInputText,
  refusal,
  verbosityOpener,
  mojibake,
  controlCharacters,
  piiEmail,
  piiPhone,
  piiCard,
  piiIban,
  piiIp,
  piiSsn,
  secret,
]

/**
 * The rules that look for data that must not leave the house: machine credentials and personal
 * data.
 */
export const PRIVATE_RULES: readonly string[] = RULES.filter(
  ({ id, severity }) => severity !== 'info' && (id === 'secret' || id.startsWith('pii-')),
).map(({ id }) => id)

/**
 * Findings kept of one rule and example: a row of nothing but empty messages must not fill the
 * database.
 */
const MAXIMUM_FINDINGS = 100

/** The findings of all rules for an example. */
export function auditExample(example: AuditExample, parameters: AuditParameters): Finding[] {
  const subject = auditSubjectOf(example)
  const findings: Finding[] = []
  for (const { id, severity, check } of RULES) {
    for (const problem of firstOf(check(subject, parameters)))
      findings.push({ rule: id, severity, ...problem })
  }
  return findings
}

/** As many problems as are kept; the last one tells how many more there are. */
function firstOf(problems: Problem[]): Problem[] {
  const more = problems.length - MAXIMUM_FINDINGS
  if (more <= 0) return problems
  return problems
    .slice(0, MAXIMUM_FINDINGS)
    .map((problem, index) =>
      index < MAXIMUM_FINDINGS - 1
        ? problem
        : { ...problem, message: `${problem.message} There are ${more} more of this kind.` },
    )
}
