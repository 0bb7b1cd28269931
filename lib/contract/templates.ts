import type { InspectionProblem } from './inspection'

/**
 * A chat template one can choose: a model family's, one that a person pasted, or the one inside a
 * tokenizer's files.
 */
export interface TemplateView {
  /** The id used in the contract, in addresses and in commands. */
  id: string
  name: string
  origin: 'family' | 'saved' | 'tokenizer'
  sha256: string
  characters: number
  /** The family whose text it must equal, letter for letter; null if it claims none. */
  family: string | null
}

/** One question asked of a template by rendering made-up conversations. */
export interface TemplateProbe {
  id: string
  question: string
  answer: 'yes' | 'no' | 'partly' | 'cannot tell'
  /** ok: as one would want it. problem: it spoils training on such data. note: worth knowing. */
  verdict: 'ok' | 'problem' | 'note'
  /** The observation. */
  detail: string
  /** Why it matters for a fine-tune. */
  why: string
  /** The two texts that show it, where it takes two. */
  samples: { label: string; text: string }[]
}

/** How a template treats one field of a conversation. */
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

/** The result of rendering one conversation: its text, or the refusal. */
export type RenderOutcome = { ok: true; text: string } | { ok: false; message: string }

/** A template gives another text than the one its family was trained on. */
export interface TemplateDeviation {
  family: string
  /** The conversation it shows in first, in a few words. */
  conversation: string
  generationPrompt: boolean
  expected: RenderOutcome
  actual: RenderOutcome
  /** First UTF-16 unit in which the two texts differ; null where one of them is a refusal. */
  at: number | null
  /** Renderings compared, and those that differ. */
  checked: number
  differing: number
}

/** A template against the family it claims. */
export type FamilyCheck =
  | { family: string; result: 'same'; checked: number }
  | { family: string; result: 'deviates'; deviation: TemplateDeviation }
  /** Neither Winnow nor an installed tokenizer has the family's own template. */
  | { family: string; result: 'unknown'; reason: string }

/** A family whose text a template can be held to. */
export interface FamilyView {
  id: string
  name: string
  /** Whether its reference is at hand. */
  available: boolean
}

const SHOWN = 24

/** The first difference in one sentence, with what stands there on both sides. */
export function deviationText({
  family,
  conversation,
  generationPrompt,
  expected,
  actual,
  at,
  checked,
  differing,
}: TemplateDeviation): string {
  const where = `${conversation}${generationPrompt ? ' with the generation prompt' : ''}`
  const count = `${differing} of ${checked} renderings differ`
  if (!expected.ok)
    return `It is not the template of ${family}: that one refuses ${where} (${expected.message}), this one renders it; ${count}.`
  if (!actual.ok)
    return `It is not the template of ${family}: it refuses ${where} (${actual.message}); ${count}.`
  const from = at ?? 0
  const line = expected.text.slice(0, from).split('\n')
  const place = `character ${from + 1} (line ${line.length}, column ${line.at(-1)!.length + 1})`
  return `It is not the template of ${family}: ${where} differs at ${place}: expected ${quote(expected.text, from)}, got ${quote(actual.text, from)}; ${count}.`
}

function quote(text: string, from: number): string {
  return from >= text.length ? 'the end of the text' : JSON.stringify(text.slice(from, from + SHOWN))
}
