'use client'
import { useQueryStates } from 'nuqs'
import { type ReactNode, useTransition } from 'react'
import { policyChoices, type Choices, tokenizerChoices } from '../inspector/choices'
import { Select } from '../ui/select'
import { TabPanel, Tabs } from '../ui/tabs'
import { TEMPLATE_TABS, templateParams, type TemplateTab } from './params'
import { TryIt } from './try-it'

const LABELS = {
  source: 'Source',
  probes: 'Probes',
  coverage: 'Fields',
  try: 'Try it',
  compare: 'Compare',
} as const satisfies Record<TemplateTab, string>
const TABS = TEMPLATE_TABS.map((value) => ({ value, label: LABELS[value] }))

/** The views of one template; the server's result for each is shown when it arrives. */
export function TemplateView({
  id,
  tokenizer,
  choices,
  datasets,
  panels,
}: {
  id: string
  /** The tokenizer it is looked at with. */
  tokenizer: string
  choices: Choices
  datasets: readonly string[]
  panels: Record<Exclude<TemplateTab, 'try'>, ReactNode>
}) {
  const [pending, startTransition] = useTransition()
  const [state, setState] = useQueryStates(templateParams, { startTransition })
  const others = choices.templates.filter((template) => template.id !== id)
  const usesTokenizer = state.tab === 'probes' || state.tab === 'coverage' || state.tab === 'try'
  return (
    <Tabs value={state.tab} tabs={TABS} onChange={(tab) => void setState({ tab }, { shallow: false })}>
      <div className="flex flex-wrap items-end gap-x-3 gap-y-2 pt-3 empty:hidden">
        {usesTokenizer && (
          <>
            <Select
              label="Tokenizer"
              className="w-[200px] max-sm:w-full"
              value={tokenizer}
              options={tokenizerChoices(choices, tokenizer)}
              onChange={(next) => void setState({ tokenizer: next }, { shallow: false })}
            />
            {state.tab !== 'coverage' && (
              <Select
                label="Mask"
                className="w-[240px] max-sm:w-full"
                value={state.policy}
                options={policyChoices(choices)}
                onChange={(policy) => void setState({ policy }, { shallow: false })}
              />
            )}
          </>
        )}
        {state.tab === 'compare' && (
          <Select
            label="With the template"
            className="w-[240px] max-sm:w-full"
            value={state.against ?? ''}
            onChange={(against) => void setState({ against }, { shallow: false })}
            options={[
              { value: '', label: 'Choose one', disabled: true },
              ...others.map((template) => ({
                value: template.id,
                label: template.name,
                detail: template.id,
              })),
            ]}
          />
        )}
      </div>
      <div aria-busy={pending} className={pending ? 'opacity-55' : undefined}>
        {TABS.filter(({ value }) => value !== 'try').map(({ value }) => (
          <TabPanel key={value} value={value}>
            {panels[value as Exclude<TemplateTab, 'try'>]}
          </TabPanel>
        ))}
        <TabPanel value="try">
          <TryIt template={id} tokenizer={tokenizer} policy={state.policy} datasets={datasets} />
        </TabPanel>
      </div>
    </Tabs>
  )
}
