'use client'
import type { InspectionSide } from '@/lib/contract/inspection'
import { Select } from '../ui/select'
import { type Choices, OWN_TEMPLATE, policyChoices, templateChoices, tokenizerChoices } from './choices'

/** The three choices that determine what a model sees and is trained on. */
export function SideSelects({
  side,
  choices,
  onChange,
  className,
}: {
  side: InspectionSide
  choices: Choices
  onChange: (change: Partial<InspectionSide>) => void
  className: string
}) {
  return (
    <>
      <Select
        label="Tokenizer"
        className={className}
        value={side.tokenizer}
        options={tokenizerChoices(choices, side.tokenizer)}
        onChange={(tokenizer) => onChange({ tokenizer })}
      />
      <Select
        label="Template"
        className={className}
        value={side.template ?? OWN_TEMPLATE}
        options={templateChoices(choices, side.template)}
        onChange={(template) => onChange({ template: template === OWN_TEMPLATE ? null : template })}
      />
      <Select
        label="Mask"
        className={className}
        value={side.policy}
        options={policyChoices(choices)}
        onChange={(policy) => onChange({ policy })}
      />
    </>
  )
}
