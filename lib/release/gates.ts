import { staleSentence, type StaleReasons } from '@/lib/core/run-basis'
import {
  GATE_IDS,
  type GateAction,
  type GateId,
  type GateView,
  WAIVER_CHARACTERS,
} from '@/lib/contract/gates'
import { type ContaminationFacts, contaminationGate } from './contamination-gate'
import { counted, type GateFinding, shellName } from './gate-finding'

/** The number of rows, and the first of them with its reason. */
export interface FailingRows {
  count: number
  example: number
  reason: string
}

/** An analysis of the rows that would be released. */
export interface AnalysisFacts {
  /** Why it says nothing sure of them; nothing where it does. */
  stale: StaleReasons
  /** The parameters of the search, for searching again. */
  params: Record<string, unknown>
}

/** The latest search for duplicates. */
export interface DuplicateFacts extends AnalysisFacts {
  /** Such as "near at 0.8". */
  method: string
  /** It compared with another dataset only, not the rows with each other. */
  against: string | null
  /** Rows to be released that it would remove and nobody has decided about. */
  undecided: FailingRows | null
}

/** The facts that gates decide by, before a release is made. */
export interface GateFacts {
  dataset: string
  rubricVersion: number | null
  approved: number
  splits: Readonly<Record<string, number>>
  /**
   * Why the contract's template is not the one of the family it claims; null where it is, or claims
   * none.
   */
  template: string | null
  /** Facts about every text; null if the texts have not been read. */
  texts: TextFacts | null
  /** The latest audit; null where there was none. */
  audit: AnalysisFacts | null
  /** Rows to be released with an error that nobody has decided about, by that audit. */
  errors: FailingRows | null
  /** The same of secrets and personal data. */
  secrets: FailingRows | null
  duplicates: DuplicateFacts | null
  contamination: ContaminationFacts
}

interface TextFacts {
  /** Approved rows that the template refuses. */
  unrenderable: FailingRows | null
  /** Approved rows without a single trained token under the serving contract. */
  untrained: FailingRows | null
  /** Near-duplicate pairs whose two rows lie in different splits. */
  leakingPairs: number
  threshold: number
}

/** Reason per gate that a named person takes responsibility for. */
export type Waivers = Readonly<Record<string, string>>

/**
 * Gates that no reason can waive: there would be nothing to release, no rubric of what is good, or
 * files that cannot be trained on as the contract says. Each has a remedy that takes minutes.
 */
const NEVER_WAIVED: ReadonlySet<GateId> = new Set(['rubric', 'approved', 'template', 'render', 'trained'])

const TITLES: Readonly<Record<GateId, string>> = {
  rubric: 'A rubric was written first',
  approved: 'Reviewed and approved examples',
  splits: 'Every split has rows',
  template: 'The template is what it claims to be',
  audit: 'The audit is current',
  errors: 'Errors are decided',
  secrets: 'Secrets and personal data are decided',
  duplicates: 'Duplicates are decided',
  contamination: 'No eval item is trained on',
  render: 'Every row can be rendered',
  trained: 'Every row trains something',
  leaks: 'No near-duplicates across splits',
}

/** The title of a gate; its id if only an earlier version had this gate. */
export function gateTitle(id: string): string {
  const known = GATE_IDS.find((one) => one === id)
  return known === undefined ? id : TITLES[known]
}

/** Each gate is passed, failed, or was not checked, which keeps it as closed as a failure does. */
export function gates(facts: GateFacts): GateView[] {
  const found: Readonly<Record<GateId, GateFinding>> = {
    rubric:
      facts.rubricVersion === null
        ? {
            state: 'failed',
            detail: 'There is none yet.',
            next: {
              label: 'Write the rubric',
              page: 'review',
              command: `winnow rubric ${shellName(facts.dataset)} --good FILE --bad FILE`,
            },
          }
        : { state: 'passed', detail: `version ${facts.rubricVersion}` },
    approved:
      facts.approved === 0
        ? {
            state: 'failed',
            detail: 'Nothing is approved yet: pass or fix examples.',
            next: {
              label: 'Review',
              page: 'review',
              command: `winnow judge ${shellName(facts.dataset)} EXAMPLE… --decision pass`,
            },
          }
        : { state: 'passed', detail: `${number(facts.approved)} approved` },
    splits: splitsGate(facts),
    template:
      facts.template === null
        ? { state: 'passed', detail: 'it is the one of its family, or claims none' }
        : {
            state: 'failed',
            detail: facts.template,
            next: { label: 'Choose a template', page: '', command: 'winnow templates' },
          },
    audit: auditGate(facts),
    errors: findingsGate(facts, facts.errors, {
      carry: 'an error',
      none: 'no row to be released carries an error that nobody has decided about',
    }),
    secrets: findingsGate(facts, facts.secrets, {
      carry: 'a secret or personal data',
      none: 'no row to be released carries a secret or personal data that nobody has decided about',
    }),
    duplicates: duplicatesGate(facts),
    contamination: contaminationGate(facts.contamination, facts.dataset),
    ...textGates(facts),
  }
  return GATE_IDS.map((id) => ({
    id,
    title: TITLES[id],
    next: null,
    waivable: !NEVER_WAIVED.has(id),
    ...found[id],
  }))
}

/** Gates that a release is not made without: not passed, and not waived by name. */
export function closedGates(list: readonly GateView[], waivers: Waivers): GateView[] {
  return list.filter(
    ({ id, state, waivable }) => state !== 'passed' && !(waivable && Object.hasOwn(waivers, id)),
  )
}

/** Why these waivers cannot be taken; null where they can. */
export function waiversProblem(waivers: Waivers): string | null {
  for (const [id, reason] of Object.entries(waivers)) {
    const gate = GATE_IDS.find((one) => one === id)
    if (gate === undefined)
      return `There is no gate "${id.slice(0, 40)}" to waive. There are ${GATE_IDS.filter((one) => !NEVER_WAIVED.has(one)).join(', ')}.`
    if (NEVER_WAIVED.has(gate))
      return `The gate ${gate} (${TITLES[gate]}) can never be waived: meet its condition instead.`
    if (reason.trim().length < WAIVER_CHARACTERS)
      return `Waiving ${gate} takes a reason of at least ${WAIVER_CHARACTERS} characters: later readers of the manifest must understand it.`
  }
  return null
}

function splitsGate({ splits }: GateFacts): GateFinding {
  const empty = Object.entries(splits)
    .filter(([, rows]) => rows === 0)
    .map(([name]) => name)
  if (empty.length === 0)
    return {
      state: 'passed',
      detail: Object.entries(splits)
        .map(([name, rows]) => `${name} ${number(rows)}`)
        .join(' · '),
    }
  return {
    state: 'failed',
    detail: `${empty.join(', ')} would be empty: approve more, or change the shares or the seed.`,
  }
}

function runAudit(facts: GateFacts): GateAction {
  return {
    label: facts.audit === null ? 'Run the audit' : 'Run the audit again',
    job: { kind: 'audit', params: facts.audit?.params ?? {} },
    command: `winnow audit ${shellName(facts.dataset)}`,
  }
}

function auditGate(facts: GateFacts): GateFinding {
  const { audit } = facts
  if (audit === null)
    return { state: 'not-checked', detail: 'No row has been checked yet.', next: runAudit(facts) }
  const stale = staleSentence(audit.stale)
  if (stale !== null) return { state: 'not-checked', detail: stale, next: runAudit(facts) }
  return { state: 'passed', detail: 'every row to be released was checked under this contract' }
}

function findingsGate(
  facts: GateFacts,
  undecided: FailingRows | null,
  { carry, none }: { carry: string; none: string },
): GateFinding {
  const { audit } = facts
  if (audit === null)
    return {
      state: 'not-checked',
      detail: 'There is no audit yet.',
      next: runAudit(facts),
    }
  if (undecided !== null) {
    const { count, example, reason } = undecided
    return {
      state: 'failed',
      detail: `${counted(count)} to be released ${count === 1 ? 'carries' : 'carry'} ${carry} and ${count === 1 ? 'was' : 'were'} approved without it on the screen, first #${example} (${reason}).`,
      next: {
        label: 'Decide them',
        page: 'review?filter=undecided',
        command: `winnow judge ${shellName(facts.dataset)} ${example} --decision reject`,
      },
    }
  }
  if (audit.stale.length > 0)
    return { state: 'not-checked', detail: 'The audit is not current.', next: runAudit(facts) }
  return { state: 'passed', detail: none }
}

const USUAL_SEARCH = { method: 'near' }

function duplicatesGate(facts: GateFacts): GateFinding {
  const { duplicates } = facts
  const search = (label: string, again?: DuplicateFacts): GateAction => ({
    label,
    job: { kind: 'dedup', params: again?.params ?? USUAL_SEARCH },
    command: `winnow dedup ${shellName(facts.dataset)} --method near`,
  })
  if (duplicates === null)
    return {
      state: 'not-checked',
      detail: 'The rows have not been compared with each other yet.',
      next: search('Find duplicates'),
    }
  const { method, against, undecided } = duplicates
  if (against !== null)
    return {
      state: 'not-checked',
      detail: `The latest search compared the rows with ${against}, not with each other.`,
      next: search('Find duplicates'),
    }
  if (undecided !== null) {
    const { count, example, reason } = undecided
    return {
      state: 'failed',
      detail: `${counted(count)} to be released ${count === 1 ? 'duplicates' : 'duplicate'} another row (${method}), and nobody has decided, first #${example} (${reason}).`,
      next: {
        label: 'Review clusters',
        page: 'duplicates',
        command: `winnow duplicates ${shellName(facts.dataset)}`,
      },
    }
  }
  const stale = staleSentence(duplicates.stale)
  if (stale !== null) return { state: 'not-checked', detail: stale, next: search('Search again', duplicates) }
  return {
    state: 'passed',
    detail: `no row to be released is a copy that nobody has decided about (${method})`,
  }
}

function textGates({ texts }: GateFacts): Record<'render' | 'trained' | 'leaks', GateFinding> {
  if (texts === null) {
    const later: GateFinding = {
      state: 'not-checked',
      detail: 'Checked on every text while the release is made.',
    }
    return { render: later, trained: later, leaks: later }
  }
  const { unrenderable, untrained, leakingPairs, threshold } = texts
  const pairs = `${number(leakingPairs)} pairs at Jaccard ≥ ${threshold} (word 5-grams) lie in two splits`
  return {
    render:
      unrenderable === null
        ? { state: 'passed', detail: 'the template takes each row' }
        : {
            state: 'failed',
            detail: `${counted(unrenderable.count)} cannot be rendered, first #${unrenderable.example}: ${unrenderable.reason}`,
          },
    trained:
      untrained === null
        ? { state: 'passed', detail: 'each row has trained tokens under the serving contract' }
        : {
            state: 'failed',
            detail: `${counted(untrained.count)} would train nothing, the first is #${untrained.example}: ${untrained.reason}`,
          },
    leaks: { state: leakingPairs === 0 ? 'passed' : 'failed', detail: pairs },
  }
}

const number = (value: number): string => value.toLocaleString('en')
