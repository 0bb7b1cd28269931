import type { TemplateProbe } from '@/lib/contract/templates'
import { analyse } from '../analyse'
import { IGNORED } from '../labels'
import { hasGenerationTag, type PolicyId } from '../policies'
import type { Setup } from '../setup'
import { assistant, user, type Probe } from './trial'

const WHY = 'A model that is never trained on the token that ends its turn does not stop (trl#7230).'

/** As TRL's is_chat_template_stop_token_trained decides it, for the policy of the setup. */
export const stopTokenOfPolicy: Probe = ({ setup }) =>
  stopToken('stop-token', `Is the end of a turn trained under the policy ${setup.policy}?`, setup)

/** The same for the template's own generation tags. */
export const stopTokenOfTags: Probe = ({ setup }) => {
  const question = 'Is the end of a turn inside the generation tags?'
  if (!hasGenerationTag(setup.template.source)) {
    return {
      id: 'stop-token-tags',
      question,
      why: WHY,
      answer: 'no',
      verdict: 'note',
      detail:
        'The template has no generation tags: trainers that need them (TRL assistant_only_loss) train nothing.',
      samples: [],
    }
  }
  return stopToken('stop-token-tags', question, { ...setup, policy: 'generation' satisfies PolicyId })
}

function stopToken(id: string, question: string, setup: Setup): TemplateProbe {
  const probe = { id, question, why: WHY, samples: [] }
  // A user turn follows, since some templates end the very last turn differently, or not at all.
  const trained =
    trainedTokens([user('dummy'), assistant('dummy'), user('dummy')], setup) ??
    trainedTokens([user('dummy'), assistant('dummy')], setup)
  if (trained === null)
    return {
      ...probe,
      answer: 'no',
      verdict: 'problem',
      detail: 'The template refuses the conversation, or nothing of it is trained.',
    }
  const last = trained.findLast(({ text }) => text.trim() !== '')
  if (last === undefined)
    return { ...probe, answer: 'no', verdict: 'problem', detail: 'Only whitespace is trained.' }
  return setup.tokenizer.added.has(last.id)
    ? { ...probe, answer: 'yes', verdict: 'ok', detail: `The trained part ends with ${last.text}.` }
    : {
        ...probe,
        answer: 'no',
        verdict: 'problem',
        detail: `The trained part ends with ${JSON.stringify(last.text)}, which is not an end-of-turn token.`,
      }
}

function trainedTokens(
  messages: ReturnType<typeof user>[],
  setup: Setup,
): { id: number; text: string }[] | null {
  const result = analyse({ messages }, setup)
  if (!result.ok || result.value.trained === 0) return null
  const {
    ids,
    labels,
    alignment: { starts, ends },
    rendering: { text },
  } = result.value
  return ids.flatMap((id, index) =>
    labels[index] === IGNORED ? [] : [{ id, text: text.slice(starts[index], ends[index]) }],
  )
}
