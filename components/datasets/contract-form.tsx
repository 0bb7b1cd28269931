'use client'
import { useActionState } from 'react'
import type { PolicyView, TokenizerView } from '@/lib/contract/inspection'
import type { TemplateView } from '@/lib/contract/templates'
import type { ServingContract, SystemPrompts } from '@/lib/core/serving-contract'
import type { FormState } from '../form-state'
import { OWN_TEMPLATE, policyChoices, templateChoices } from '../inspector/choices'
import { Button } from '../ui/button'
import { TextArea, TextField } from '../ui/field'
import { Notice } from '../ui/notice'
import { Select } from '../ui/select'
import { tokenizerOptions } from './tokenizer-options'

const SYSTEM_PROMPT_CHOICES = [
  { value: 'keep', label: 'As they are', detail: 'The template handles them' },
  {
    value: 'merge-into-user',
    label: 'Merge into the user turn',
    detail:
      'Prepended to the next user message, here and in releases: for models without a system role, such as Gemma 2',
  },
] satisfies { value: SystemPrompts; label: string; detail: string }[]

/** The setup that the model will be served with: audit, inspector and releases all use it. */
export function ContractForm({
  contract,
  tokenizers,
  templates,
  policies,
  action,
}: {
  contract: ServingContract
  tokenizers: TokenizerView[]
  templates: TemplateView[]
  policies: PolicyView[]
  action: (state: FormState, form: FormData) => Promise<FormState>
}) {
  const [state, submit, pending] = useActionState(action, { status: 'idle' })
  const choices = { tokenizers, templates, policies }
  return (
    <form action={submit} className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Select
          label="Tokenizer"
          name="tokenizer"
          defaultValue={contract.tokenizer}
          options={tokenizerOptions(tokenizers, contract.tokenizer)}
        />
        <Select
          label="Template"
          name="template"
          defaultValue={contract.template ?? OWN_TEMPLATE}
          options={templateChoices(choices, contract.template)}
        />
        <Select
          label="Mask policy"
          name="policy"
          defaultValue={contract.policy}
          options={policyChoices(choices)}
        />
        <Select
          label="System prompts"
          name="systemPrompts"
          defaultValue={contract.systemPrompts}
          options={SYSTEM_PROMPT_CHOICES}
        />
        <TextField
          label="Max length (tokens)"
          name="maxLength"
          type="number"
          min={1}
          step={1}
          required
          defaultValue={contract.maxLength}
        />
      </div>
      <TextArea
        label="System prompt"
        name="systemPrompt"
        rows={2}
        defaultValue={contract.systemPrompt ?? ''}
        help="Leave empty if the model is served without one."
      />
      {state.status === 'refused' && (
        <Notice tone="error" title="The contract was not saved">
          {state.message}
        </Notice>
      )}
      <div className="flex items-center gap-3">
        <Button type="submit" disabled={pending}>
          {pending ? 'Saving' : 'Save contract'}
        </Button>
        {state.status === 'saved' && !pending && (
          <span role="status" className="text-ok">
            Saved. Run the audit again to see its effect.
          </span>
        )}
      </div>
    </form>
  )
}
