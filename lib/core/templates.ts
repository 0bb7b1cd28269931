import type { InspectionProblem } from './inspection'

/** A chat template one can choose: a model family's, one that a person pasted, or the one inside a tokenizer's files. */
export interface TemplateView {
  /** What the contract, the address and the CLI call it. */
  id: string
  name: string
  origin: 'family' | 'saved' | 'tokenizer'
  sha256: string
  characters: number
  /** The family whose text it must give, letter for letter; null where nobody says so. */
  family: string | null
}

/** One question asked of a template by rendering made-up conversations. */
export interface TemplateProbe {
  id: string
  question: string
  answer: 'yes' | 'no' | 'partly' | 'cannot tell'
  /** ok: as one would want it. problem: it spoils training on such data. note: worth knowing. */
  verdict: 'ok' | 'problem' | 'note'
  /** What was seen. */
  detail: string
  /** Why it matters for a fine-tune. */
  why: string
  /** The two texts that show it, where it takes two. */
  samples: { label: string; text: string }[]
}

/** What becomes of one field of a conversation under a template. */
export interface FieldCoverage {
  field: string
  outcome: 'kept' | 'changed' | 'dropped' | 'refused'
  detail: string
}

export interface TemplateReport {
  tokenizer: string
  /** Null where the template renders a plain chat; else why not even that. */
  problem: InspectionProblem | null
  probes: TemplateProbe[]
  coverage: FieldCoverage[]
}
