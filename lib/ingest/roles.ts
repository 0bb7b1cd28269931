import type { Role } from '@/lib/core/conversation'
import { RowProblem } from './rejection'

/**
 * Roles of the messages schema. `developer` is OpenAI's newer name of `system`, `function` its
 * older name of `tool`.
 */
export const MESSAGE_ROLES: ReadonlyMap<string, Role> = new Map([
  ['system', 'system'],
  ['developer', 'system'],
  ['user', 'user'],
  ['assistant', 'assistant'],
  ['tool', 'tool'],
  ['function', 'tool'],
])

/**
 * Roles of ShareGPT as found in the wild. `function_call` is an assistant turn that holds only
 * calls.
 */
export const SHAREGPT_ROLES: ReadonlyMap<string, Role | 'function_call'> = new Map<
  string,
  Role | 'function_call'
>([
  ['system', 'system'],
  ['human', 'user'],
  ['user', 'user'],
  ['prompter', 'user'],
  ['gpt', 'assistant'],
  ['assistant', 'assistant'],
  ['model', 'assistant'],
  ['bot', 'assistant'],
  ['chatgpt', 'assistant'],
  ['function_call', 'function_call'],
  ['observation', 'tool'],
  ['tool', 'tool'],
  ['function_response', 'tool'],
  ['function', 'tool'],
])

export function unknownRole(place: string, role: string, roles: ReadonlyMap<string, unknown>): RowProblem {
  return new RowProblem(
    'unknown-role',
    `${place} is "${role.slice(0, 40)}", which is not a role. Accepted: ${[...roles.keys()].join(', ')}. Rename it in the file.`,
  )
}
