import { assistant, sample, SENTINELS, toolCall, toolResult, user, type Probe } from './trial'
import type { JsonValue } from '@/lib/core/json'

/** A tool whose every part can be found again. */
export const TOOL: JsonValue = {
  type: 'function',
  function: {
    name: SENTINELS.toolName,
    description: SENTINELS.toolDescription,
    parameters: {
      type: 'object',
      properties: { [SENTINELS.parameter]: { type: 'string' } },
      required: [SENTINELS.parameter],
    },
  },
}

export const toolDefinitions: Probe = (trial) => {
  const rendered = trial.render([user(), assistant()], { tools: [TOOL] })
  const probe = {
    id: 'tools',
    question: 'Does it write the definitions of tools?',
    samples: [sample('With a tool', rendered)],
    why: 'A model that is trained to call tools it cannot see learns to make tools up.',
  }
  if (!rendered.ok)
    return { ...probe, answer: 'no', verdict: 'problem', detail: `Refused: ${rendered.problem.message}` }
  const { toolName, toolDescription, parameter } = SENTINELS
  const missing = missingFrom(rendered.value.text, {
    'the name': toolName,
    'the description': toolDescription,
    'the parameters': parameter,
  })
  if (missing.length === 0)
    return {
      ...probe,
      answer: 'yes',
      verdict: 'ok',
      detail: 'Name, description and parameters are in the text.',
    }
  return {
    ...probe,
    answer: missing.length === 3 ? 'no' : 'partly',
    verdict: 'problem',
    detail: `Left out: ${missing.join(', ')}.`,
  }
}

/** As TRL's supports_tool_calling decides it: all four parts of a call and its result survive. */
export const toolCalls: Probe = (trial) => {
  const rendered = trial.renderCalls((given) => [
    user(),
    assistant('', { tool_calls: [toolCall(SENTINELS.toolName, given)] }),
    { ...toolResult(), name: SENTINELS.toolName },
  ])
  const probe = {
    id: 'tool-calls',
    question: 'Does it write tool calls and their results?',
    samples: [sample('A call and its result', rendered)],
    why:
      'Where calls are left out, the model is trained to end its turn with nothing; where results are, ' +
      'it is trained to make them up.',
  }
  if (!rendered.ok)
    return { ...probe, answer: 'no', verdict: 'problem', detail: `Refused: ${rendered.problem.message}` }
  const { toolName, parameter, argument, result } = SENTINELS
  const missing = missingFrom(rendered.value.text, {
    'the name': toolName,
    'the argument’s name': parameter,
    'the argument’s value': argument,
    'the result': result,
  })
  if (missing.length === 0)
    return { ...probe, answer: 'yes', verdict: 'ok', detail: 'Name, arguments and result are in the text.' }
  return {
    ...probe,
    answer: missing.length === 4 ? 'no' : 'partly',
    verdict: 'problem',
    detail: `Left out: ${missing.join(', ')}.`,
  }
}

export const severalCalls: Probe = (trial) => {
  const { toolName, secondToolName } = SENTINELS
  const rendered = trial.renderCalls((given) => [
    user(),
    assistant('', { tool_calls: [toolCall(toolName, given), toolCall(secondToolName, given)] }),
  ])
  const probe = {
    id: 'several-calls',
    question: 'Does it write several calls of one turn?',
    samples: [sample('Two calls', rendered)],
    why: 'Data with parallel calls is refused, or trained with a call missing.',
  }
  if (!rendered.ok)
    return { ...probe, answer: 'no', verdict: 'note', detail: `Refused: ${rendered.problem.message}` }
  const missing = missingFrom(rendered.value.text, {
    'the first call': toolName,
    'the second call': secondToolName,
  })
  if (missing.length === 0) return { ...probe, answer: 'yes', verdict: 'ok', detail: 'Both are in the text.' }
  return {
    ...probe,
    answer: missing.length === 2 ? 'no' : 'partly',
    verdict: 'problem',
    detail: `Left out: ${missing.join(', ')}.`,
  }
}

function missingFrom(text: string, parts: Record<string, string>): string[] {
  return Object.entries(parts).flatMap(([name, sentinel]) => (text.includes(sentinel) ? [] : [name]))
}
