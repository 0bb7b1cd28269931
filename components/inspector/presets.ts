import type { InspectionSide, PolicyView, TokenizerView } from '@/lib/contract/inspection'

/** A comparison to be had with one click. */
export interface Preset {
  id: string
  label: string
  sides: InspectionSide[]
}

/** Model families to choose from, each with the tokenizers that represent it, best first. */
const FAMILIES = [
  ['llama3_2', 'llama3_1', 'llama3'],
  ['qwen2_5', 'qwen3'],
  ['gemma3', 'gemma2'],
] as const

/** Common comparisons, limited to those that the installed tokenizers and known policies allow. */
export function presetsFor(
  current: InspectionSide,
  tokenizers: readonly TokenizerView[],
  policies: readonly PolicyView[],
): Preset[] {
  const usable = new Set(tokenizers.flatMap(({ id, available }) => (available ? [id] : [])))
  const known = new Set(policies.map(({ id }) => id))
  const families = FAMILIES.flatMap((ids) => ids.find((id) => usable.has(id)) ?? [])
  const axolotl = policies.find(({ id }) => id.startsWith('axolotl'))?.id ?? 'axolotl'
  const trainers = (ids: string[]): InspectionSide[] =>
    ids.filter((id) => known.has(id)).map((policy) => ({ ...current, policy }))
  return [
    {
      id: 'families',
      label: 'Llama, Qwen and Gemma',
      sides: families.map((tokenizer) => ({ tokenizer, template: null, policy: current.policy })),
    },
    { id: 'trl-unsloth', label: 'TRL against Unsloth', sides: trainers(['trl-assistant', 'unsloth']) },
    {
      id: 'policy-unsloth',
      label: 'Template mask against marker mask',
      sides: trainers(['assistant', 'unsloth']),
    },
    {
      id: 'trainers',
      label: 'Four trainers',
      sides: trainers(['trl-assistant', 'unsloth', axolotl, 'llama-factory']),
    },
  ].filter(({ sides }) => sides.length > 1)
}

/**
 * The first columns of a comparison: the contract's setup, and the preset that is easiest to read
 * next to it.
 */
export const firstSides = (current: InspectionSide, presets: readonly Preset[]): InspectionSide[] =>
  presets[0]?.sides ?? [current, current]
