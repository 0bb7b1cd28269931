import type { InspectionWarning } from '@/lib/contract/inspection'
import { hasGenerationTag } from '../policies'
import { assistant, sample, user, type Probe, type Trial } from './trial'

/** Probes answered by the findings of checks in a made-up plain chat. */
export const ownText: Probe = (trial) => {
  const found = warningOf(trial, 'template-added-system')
  const probe = {
    id: 'own-text',
    question: 'Does it add text of its own?',
    samples: [sample('A plain chat without a system message', trial.render([user(), assistant()]))],
    why: 'The model is trained under instructions nobody wrote into the data.',
  }
  return found === undefined
    ? { ...probe, answer: 'no', verdict: 'ok', detail: 'Only headers and control tokens.' }
    : { ...probe, answer: 'yes', verdict: 'note', detail: found.message }
}

export const ownDate: Probe = (trial) => {
  const found = warningOf(trial, 'template-date')
  const probe = {
    id: 'date',
    question: 'Does it write the date?',
    samples: [],
    why: 'On another day the same data gives other tokens, and every example has the same date.',
  }
  return found === undefined
    ? { ...probe, answer: 'no', verdict: 'ok', detail: 'Two days give the same text.' }
    : { ...probe, answer: 'yes', verdict: 'note', detail: found.message }
}

export const generationTags: Probe = ({ setup: { template } }) => {
  const probe = {
    id: 'generation-tags',
    question: 'Does it mark what to train?',
    samples: [],
    why:
      'Trainers that take the mask from the template (Transformers, TRL assistant_only_loss) train ' +
      'nothing without {% generation %} tags.',
  }
  return hasGenerationTag(template.source)
    ? { ...probe, answer: 'yes', verdict: 'ok', detail: 'It has {% generation %} tags.' }
    : {
        ...probe,
        answer: 'no',
        verdict: 'note',
        detail: 'It has no {% generation %} tags. Winnow’s policies do not need them.',
      }
}

export const beginOfText: Probe = (trial) => {
  const {
    setup: { tokenizer },
  } = trial
  const probe = {
    id: 'begin-of-text',
    question: 'Does it write the begin-of-text token, once?',
    samples: [],
    why: 'A second one, or a missing one, is a text the model has never seen.',
  }
  const bos = tokenizer.specialTokens.bos_token
  const text = trial.text(user(), assistant())
  if (text === null)
    return { ...probe, answer: 'cannot tell', verdict: 'note', detail: 'The template refuses a plain chat.' }
  if (bos === undefined) return { ...probe, answer: 'no', verdict: 'ok', detail: 'The tokenizer has none.' }
  if (text.startsWith(bos + bos))
    return { ...probe, answer: 'partly', verdict: 'problem', detail: `The text begins with ${bos} twice.` }
  if (!text.startsWith(bos)) {
    return {
      ...probe,
      answer: 'no',
      verdict: tokenizer.addsBos ? 'problem' : 'note',
      detail: `The text does not begin with ${bos}${tokenizer.addsBos ? ', though the tokenizer puts it before plain text' : ''}.`,
    }
  }
  const detail = warningOf(trial, 'bos-by-both')?.message ?? `The text begins with ${bos}.`
  return { ...probe, answer: 'yes', verdict: tokenizer.addsBos ? 'note' : 'ok', detail }
}

export const paddingToken: Probe = (trial) => {
  const found = warningOf(trial, 'pad-is-eos')
  const probe = {
    id: 'padding',
    question: 'Is the padding token never trained?',
    samples: [],
    why: 'Collators mask every token with the id of the padding.',
  }
  const pad = trial.setup.tokenizer.specialTokens.pad_token
  if (pad === undefined)
    return {
      ...probe,
      answer: 'cannot tell',
      verdict: 'note',
      detail:
        'The tokenizer names no padding token. Trainers then often take the end-of-text token, which masks ' +
        'the end of every turn.',
    }
  return found === undefined
    ? { ...probe, answer: 'yes', verdict: 'ok', detail: `${pad} is not among the trained tokens.` }
    : { ...probe, answer: 'no', verdict: 'problem', detail: found.message }
}

export const endOfText: Probe = (trial) => {
  const found = warningOf(trial, 'eos-not-rendered')
  const probe = {
    id: 'end-of-text',
    question: 'Does it end turns with the tokenizer’s end-of-text token?',
    samples: [],
    why: 'Trainers look for that token to train it, and servers stop at it.',
  }
  const eos = trial.setup.tokenizer.specialTokens.eos_token
  if (eos === undefined)
    return { ...probe, answer: 'cannot tell', verdict: 'note', detail: 'The tokenizer names none.' }
  return found === undefined
    ? { ...probe, answer: 'yes', verdict: 'ok', detail: `${eos} is in the text.` }
    : { ...probe, answer: 'no', verdict: 'problem', detail: found.message }
}

function warningOf({ warnings }: Trial, code: string): InspectionWarning | undefined {
  return warnings.find((warning) => warning.code === code)
}
