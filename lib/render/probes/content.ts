import type { ContentPart, Message } from '@/lib/core/conversation'
import { assistant, sample, SENTINELS, toolCall, user, type Probe } from './trial'

const part = (text: string): ContentPart => ({ type: 'text', text })

export const contentParts: Probe = (trial) => {
  const rendered = trial.render([
    { role: 'user', content: [part(SENTINELS.user)] },
    { role: 'assistant', content: [part(SENTINELS.assistant)] },
  ])
  const probe = {
    id: 'content-parts',
    question: 'Does it take content as a list of parts?',
    samples: [sample('Text parts', rendered)],
    why:
      'Multimodal data stores text as parts. Templates that expect a string stop, or print the list as ' +
      'Python writes it.',
  }
  if (!rendered.ok)
    return { ...probe, answer: 'no', verdict: 'note', detail: `Refused: ${rendered.problem.message}` }
  const { text } = rendered.value
  if (/['"]type['"]\s*:/.test(text))
    return {
      ...probe,
      answer: 'no',
      verdict: 'problem',
      detail: 'It prints the list itself, braces and all.',
    }
  const kept = [SENTINELS.user, SENTINELS.assistant].filter((sentinel) => text.includes(sentinel)).length
  if (kept === 2)
    return { ...probe, answer: 'yes', verdict: 'ok', detail: 'The text of the parts is written.' }
  return {
    ...probe,
    answer: kept === 0 ? 'no' : 'partly',
    verdict: 'problem',
    detail: 'The text of parts is silently left out.',
  }
}

export const emptyContent: Probe = (trial) => {
  const rendered = trial.render([user(), assistant('')])
  const probe = {
    id: 'empty-content',
    question: 'Does it write a turn for an empty answer?',
    samples: [sample('An empty answer', rendered)],
    why: 'An empty answer trains the model to stop at once; a turn that vanishes joins its neighbours.',
  }
  if (!rendered.ok)
    return { ...probe, answer: 'no', verdict: 'note', detail: `Refused: ${rendered.problem.message}` }
  const asked = trial.text(user())
  return rendered.value.text === asked
    ? { ...probe, answer: 'no', verdict: 'note', detail: 'The turn is left out.' }
    : {
        ...probe,
        answer: 'yes',
        verdict: 'note',
        detail: 'The turn is written empty: only its end is trained.',
      }
}

export const nullContent: Probe = (trial) => {
  const call = (content: string | null) =>
    trial.renderCalls((given) => [
      user(),
      { role: 'assistant', content, tool_calls: [toolCall(SENTINELS.toolName, given)] },
    ])
  const [withNull, withEmpty] = [call(null), call('')]
  const probe = {
    id: 'null-content',
    question: 'Does a call without content read as one with empty content?',
    samples: [sample('Content null', withNull), sample('Content empty', withEmpty)],
    why: 'OpenAI’s format has null beside tool calls. Templates that do not test for it stop, or print the word None.',
  }
  if (!withNull.ok)
    return {
      ...probe,
      answer: 'no',
      verdict: withEmpty.ok ? 'problem' : 'note',
      detail: `Refused: ${withNull.problem.message}`,
    }
  if (withNull.value.text.includes('None'))
    return { ...probe, answer: 'no', verdict: 'problem', detail: 'The word None is printed.' }
  if (!withEmpty.ok)
    return { ...probe, answer: 'no', verdict: 'note', detail: 'An empty content is refused, null is not.' }
  if (withNull.value.text === withEmpty.value.text)
    return { ...probe, answer: 'yes', verdict: 'ok', detail: 'Both give the same text.' }
  return {
    ...probe,
    answer: 'no',
    verdict: 'problem',
    detail: 'They render different texts: one of them loses the call, or adds to it.',
  }
}

export const whitespace: Probe = (trial) => {
  const [around, inside] = ['  \n', '\n  ']
  const rendered = trial.render([user(), assistant(`${around}${SENTINELS.assistant}${inside}`)])
  const probe = {
    id: 'whitespace',
    question: 'Does it keep the whitespace around an answer?',
    samples: [sample('An answer with whitespace around it', rendered)],
    why:
      'Code and lists lose their first indentation where whitespace is trimmed, and the model learns ' +
      'answers without it.',
  }
  if (!rendered.ok)
    return {
      ...probe,
      answer: 'cannot tell',
      verdict: 'note',
      detail: `Refused: ${rendered.problem.message}`,
    }
  const { text } = rendered.value
  const at = text.indexOf(SENTINELS.assistant)
  if (at === -1) return { ...probe, answer: 'no', verdict: 'problem', detail: 'The answer is left out.' }
  const kept = [text.slice(0, at).endsWith(around), text.startsWith(inside, at + SENTINELS.assistant.length)]
  if (kept.every(Boolean)) return { ...probe, answer: 'yes', verdict: 'ok', detail: 'Kept as it is.' }
  return kept.some(Boolean)
    ? {
        ...probe,
        answer: 'partly',
        verdict: 'note',
        detail: `Trimmed ${kept[0] === true ? 'at its end' : 'at its beginning'}.`,
      }
    : { ...probe, answer: 'no', verdict: 'note', detail: 'Trimmed on both sides.' }
}

export const argumentForms: Probe = (trial) => {
  const given = { [SENTINELS.parameter]: SENTINELS.argument }
  const call = (value: typeof given | string): Message[] => [
    user(),
    assistant('', { tool_calls: [toolCall(SENTINELS.toolName, value)] }),
  ]
  const [asObject, asString] = [trial.render(call(given)), trial.render(call(JSON.stringify(given)))]
  const probe = {
    id: 'argument-forms',
    question: 'Do tool arguments as an object and as a string of JSON read the same?',
    samples: [sample('As an object', asObject), sample('As a string', asString)],
    why:
      'OpenAI’s format has a string. Where the template quotes it once more, the model learns to call ' +
      'tools with escaped JSON (transformers#45419).',
  }
  if (!asObject.ok && !asString.ok)
    return {
      ...probe,
      answer: 'cannot tell',
      verdict: 'note',
      detail: 'Both are refused: it takes no tool calls.',
    }
  if (!asObject.ok)
    return {
      ...probe,
      answer: 'no',
      verdict: 'problem',
      detail: `An object is refused: ${asObject.problem.message}`,
    }
  if (!asString.ok)
    return {
      ...probe,
      answer: 'no',
      verdict: 'problem',
      detail: `A string is refused: ${asString.problem.message}`,
    }
  if (!asObject.value.text.includes(SENTINELS.argument))
    return { ...probe, answer: 'cannot tell', verdict: 'note', detail: 'It leaves tool calls out.' }
  if (withoutSpaces(asObject.value.text) === withoutSpaces(asString.value.text))
    return { ...probe, answer: 'yes', verdict: 'ok', detail: 'Both give the same JSON.' }
  return {
    ...probe,
    answer: 'no',
    verdict: 'problem',
    detail: asString.value.text.includes('\\"')
      ? 'The string is printed with its quotes escaped.'
      : 'They render different texts.',
  }
}

function withoutSpaces(text: string): string {
  return text.replaceAll(' ', '')
}
