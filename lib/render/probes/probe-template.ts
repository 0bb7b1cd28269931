import type { TemplateReport } from '@/lib/contract/templates'
import type { Setup } from '../setup'
import { forShortRenders } from '../short-renders'
import { argumentForms, contentParts, emptyContent, nullContent, whitespace } from './content'
import { fieldCoverage } from './coverage'
import { beginOfText, endOfText, generationTags, ownDate, ownText, paddingToken } from './own-text'
import { prefixPlain, prefixWithTools } from './prefix'
import { reasoningOfEarlier, reasoningOfLast } from './reasoning'
import { stopTokenOfPolicy, stopTokenOfTags } from './stop-token'
import { systemRole } from './system'
import { severalCalls, toolCalls, toolDefinitions } from './tools'
import { assistant, Trial, user, type Probe } from './trial'
import { alternation, generationPrompt } from './turns'

/** Every question, in the order of a report. */
const PROBES: readonly Probe[] = [
  systemRole,
  alternation,
  ownText,
  ownDate,
  toolDefinitions,
  toolCalls,
  severalCalls,
  argumentForms,
  nullContent,
  reasoningOfLast,
  reasoningOfEarlier,
  prefixPlain,
  prefixWithTools,
  generationPrompt,
  stopTokenOfPolicy,
  generationTags,
  stopTokenOfTags,
  endOfText,
  paddingToken,
  beginOfText,
  contentParts,
  emptyContent,
  whitespace,
]

/** Finds out how a template treats each kind of conversation, by rendering made-up ones. */
export function probeTemplate(setup: Setup): TemplateReport {
  const trial = new Trial({ ...setup, template: forShortRenders(setup.template) })
  const plain = trial.render([user(), assistant()])
  return {
    tokenizer: setup.tokenizer.id,
    problem: plain.ok ? null : plain.problem,
    probes: PROBES.map((probe) => probe(trial)),
    coverage: fieldCoverage(trial),
  }
}
