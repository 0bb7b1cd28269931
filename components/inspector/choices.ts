import type { InspectionSide, PolicyView, TokenizerView } from '@/lib/contract/inspection'
import type { TemplateView } from '@/lib/contract/templates'
import { tokenizerOptions } from '../datasets/tokenizer-options'
import type { Option } from '../ui/select'

/** The options of a view of an example. */
export interface Choices {
  tokenizers: TokenizerView[]
  templates: TemplateView[]
  policies: PolicyView[]
}

/** Stands for "no template of its own choosing" where a value is needed. */
export const OWN_TEMPLATE = 'own'

const ORIGINS = {
  family: 'Model families',
  saved: 'Saved here',
  tokenizer: 'From tokenizers',
} as const satisfies Record<TemplateView['origin'], string>
const KINDS = { policy: 'What is trained', emulation: 'Trainer emulations' } as const satisfies Record<
  PolicyView['kind'],
  string
>

export const tokenizerChoices = ({ tokenizers }: Choices, current: string): Option[] =>
  tokenizerOptions(tokenizers, current)

export function templateChoices({ templates }: Choices, current: string | null): Option[] {
  const groups = (['saved', 'family', 'tokenizer'] as const).flatMap((origin) =>
    templates
      .filter((template) => template.origin === origin)
      .map(({ id, name }) => ({ value: id, label: name, group: ORIGINS[origin] })),
  )
  const known = current === null || groups.some(({ value }) => value === current)
  return [
    { value: OWN_TEMPLATE, label: 'Tokenizer’s own template' },
    ...(known ? [] : [{ value: current, label: current }]),
    ...groups,
  ]
}

export const policyChoices = ({ policies }: Choices): Option[] =>
  (['policy', 'emulation'] as const).flatMap((kind) =>
    policies
      .filter((policy) => policy.kind === kind)
      .map(({ id, name, description }) => ({
        value: id,
        label: name,
        detail: description,
        group: KINDS[kind],
      })),
  )

/** A side in words: `Qwen2.5 · Assistant turns`. */
export function sideName({ tokenizers, templates, policies }: Choices, side: InspectionSide): string {
  const parts = [
    tokenizers.find(({ id }) => id === side.tokenizer)?.name ?? side.tokenizer,
    side.template === null ? null : (templates.find(({ id }) => id === side.template)?.name ?? side.template),
    policies.find(({ id }) => id === side.policy)?.name ?? side.policy,
  ]
  return parts.filter((part) => part !== null).join(' · ')
}
