import type { Conversation, Message } from '@/lib/core/conversation'
import type { FieldCoverage } from '@/lib/contract/templates'
import { TOOL } from './tools'
import { assistant, SENTINELS, system, toolCall, toolResult, user, type Trial } from './trial'

interface Question {
  field: string
  messages: Message[]
  tools?: Conversation['tools']
  sentinels: string[]
  /** Detects that the text is there in another form; gives a description of that form. */
  changed?: (text: string) => string | null
}

const QUESTIONS: Question[] = [
  { field: 'system', messages: [system(), user(), assistant()], sentinels: [SENTINELS.system] },
  { field: 'user', messages: [user(), assistant()], sentinels: [SENTINELS.user] },
  { field: 'assistant', messages: [user(), assistant()], sentinels: [SENTINELS.assistant] },
  {
    field: 'system message in the middle',
    messages: [
      user(),
      assistant(),
      system(),
      user(SENTINELS.secondUser),
      assistant(SENTINELS.secondAssistant),
    ],
    sentinels: [SENTINELS.system],
  },
  {
    field: 'tools',
    messages: [user(), assistant()],
    tools: [TOOL],
    sentinels: [SENTINELS.toolName, SENTINELS.toolDescription, SENTINELS.parameter],
  },
  {
    field: 'tool_calls',
    messages: [user(), assistant('', { tool_calls: [toolCall(SENTINELS.toolName)] })],
    sentinels: [SENTINELS.toolName, SENTINELS.parameter, SENTINELS.argument],
  },
  {
    field: 'tool_calls beside content',
    messages: [user(), assistant(SENTINELS.assistant, { tool_calls: [toolCall(SENTINELS.toolName)] })],
    sentinels: [SENTINELS.assistant, SENTINELS.toolName],
  },
  {
    field: 'tool result',
    messages: [
      user(),
      assistant('', { tool_calls: [toolCall(SENTINELS.toolName)] }),
      toolResult(),
      assistant(),
    ],
    sentinels: [SENTINELS.result],
    changed: (text) => (text.includes(`"${SENTINELS.result}"`) ? 'Written as JSON, in quotes.' : null),
  },
  {
    field: 'reasoning_content',
    messages: [user(), assistant(SENTINELS.assistant, { reasoning_content: SENTINELS.reasoning })],
    sentinels: [SENTINELS.reasoning],
  },
  {
    field: 'name',
    messages: [{ ...user(), name: SENTINELS.name }, assistant()],
    sentinels: [SENTINELS.name],
  },
  {
    field: 'content parts',
    messages: [{ role: 'user', content: [{ type: 'text', text: SENTINELS.user }] }, assistant()],
    sentinels: [SENTINELS.user],
    changed: (text) => (/['"]type['"]\s*:/.test(text) ? 'The list itself is printed.' : null),
  },
]

/** What becomes of each field of a record. */
export function fieldCoverage(trial: Trial): FieldCoverage[] {
  return [...QUESTIONS.map((question) => outcomeOf(question, trial)), weightCoverage(trial)]
}

function outcomeOf({ field, messages, tools, sentinels, changed }: Question, trial: Trial): FieldCoverage {
  const rendered = trial.render(messages, tools === undefined ? {} : { tools })
  if (!rendered.ok) return { field, outcome: 'refused', detail: rendered.problem.message }
  const { text } = rendered.value
  const missing = sentinels.filter((sentinel) => !text.includes(sentinel))
  if (missing.length === sentinels.length)
    return { field, outcome: 'dropped', detail: laterDetail(field, trial) ?? 'Not in the text.' }
  if (missing.length > 0)
    return { field, outcome: 'changed', detail: `Part of it is left out: ${missing.map(nameOf).join(', ')}.` }
  const other = changed?.(text) ?? mergedDetail(field, text, trial)
  return other === null
    ? { field, outcome: 'kept', detail: 'In the text, unchanged.' }
    : { field, outcome: 'changed', detail: other }
}

/** Mistral writes the system prompt only while the last message is the user's. */
function laterDetail(field: string, trial: Trial): string | null {
  if (field !== 'system') return null
  return trial.text(system(), user())?.includes(SENTINELS.system) === true
    ? 'Left out of examples that end with an answer; prompts have it.'
    : null
}

function mergedDetail(field: string, text: string, trial: Trial): string | null {
  if (field !== 'system') return null
  const [at, userAt] = [text.indexOf(SENTINELS.system), text.indexOf(SENTINELS.user)]
  return at < userAt && !trial.separates(text.slice(at, userAt)) ? 'Merged into the first user turn.' : null
}

/** A weight is for the trainer: a template that prints or follows it would be a surprise. */
function weightCoverage(trial: Trial): FieldCoverage {
  const plain = trial.text(user(), assistant())
  const weighted = trial.text(user(), assistant(SENTINELS.assistant, { weight: 0 }))
  if (weighted === null || plain === null)
    return { field: 'weight', outcome: 'refused', detail: 'The template refuses the conversation.' }
  return weighted === plain
    ? {
        field: 'weight',
        outcome: 'dropped',
        detail: 'Not in the text, as it should be: the mask policy reads it.',
      }
    : { field: 'weight', outcome: 'changed', detail: 'A weight changes the text.' }
}

/** "tool name" of wnw_tool_name_41dd */
function nameOf(sentinel: string): string {
  return sentinel.replace(/^wnw_|_[0-9a-f]{4}$/g, '').replaceAll('_', ' ')
}
