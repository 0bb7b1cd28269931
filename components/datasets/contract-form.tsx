'use client'
import { useActionState } from 'react'
import type { PolicyView, TokenizerView } from '@/lib/core/inspection'
import type { ServingContract } from '@/lib/core/views'
import type { FormState } from '../form-state'
import { Button } from '../ui/button'
import { TextArea, TextField } from '../ui/field'
import { Notice } from '../ui/notice'
import { Select } from '../ui/select'

/** What the model will be served with: audit, inspector and releases all follow it. */
export function ContractForm({ contract, tokenizers, policies, action }: {
  contract: ServingContract
  tokenizers: TokenizerView[]
  policies: PolicyView[]
  action: (state: FormState, form: FormData) => Promise<FormState>
}) {
  const [state, submit, pending] = useActionState(action, { status: 'idle' })
  return (
    <form action={submit} className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Select label="Tokenizer" name="tokenizer" defaultValue={contract.tokenizer} options={tokenizerOptions(tokenizers, contract.tokenizer)} />
        <Select label="Mask policy" name="policy" defaultValue={contract.policy}
          options={policies.map(({ id, name, description }) => ({ value: id, label: name, detail: description }))} />
        <TextField label="Max length (tokens)" name="maxLength" type="number" min={1} step={1} required defaultValue={contract.maxLength} />
      </div>
      <TextArea label="System prompt" name="systemPrompt" rows={2} defaultValue={contract.systemPrompt ?? ''} help="Leave empty where the model is served without one." />
      {state.status === 'refused' && <Notice tone="error" title="The contract was not saved">{state.message}</Notice>}
      <div className="flex items-center gap-3">
        <Button type="submit" disabled={pending}>{pending ? 'Saving' : 'Save contract'}</Button>
        {state.status === 'saved' && !pending && <span role="status" className="text-ok">Saved. Run the audit again to see its effect.</span>}
      </div>
    </form>
  )
}

/** The choices, with the current one among them even where its files are gone. */
export function tokenizerOptions(tokenizers: readonly TokenizerView[], current: string) {
  const options = tokenizers.map(({ id, name, available, source }) => ({ value: id, label: name, detail: source, disabled: !available && id !== current }))
  return options.some(({ value }) => value === current) ? options : [{ value: current, label: current }, ...options]
}
