import type { SpecialTokens } from './tokenizer'

/**
 * Chat templates of families whose tokenizer package has none or a wrong one, written to give the
 * same text as the models' own for every conversation.
 */

/** Gemma 2: no system role, strict alternation, `model` for the assistant. */
const GEMMA_2 = `
{{- bos_token -}}
{%- if messages[0]['role'] == 'system' -%}
  {{- raise_exception('System role not supported') -}}
{%- endif -%}
{%- for message in messages -%}
  {%- set expected_user = loop.index0 is even -%}
  {%- if (message['role'] == 'user') != expected_user -%}
    {{- raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') -}}
  {%- endif -%}
  {{- '<start_of_turn>' -}}
  {{- 'model' if message['role'] == 'assistant' else message['role'] -}}
  {{- '\\n' ~ (message['content'] | trim) ~ '<end_of_turn>\\n' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}
  {{- '<start_of_turn>model\\n' -}}
{%- endif -%}
`

/**
 * Llama 3.1: knowledge and current date in the system turn, tools in the first user turn (or the
 * system turn, where tools_in_user_message is false), one tool call a turn, tool results under the
 * role ipython.
 */
const LLAMA_3_1 = `
{%- macro open_turn(role) -%}
  {{- '<|start_header_id|>' ~ role ~ '<|end_header_id|>\\n\\n' -}}
{%- endmacro -%}
{%- macro tool_definitions(definitions) -%}
  {{- 'Respond in the format {"name": function name, "parameters": dictionary of argument name and its value}.' -}}
  {{- 'Do not use variables.\\n\\n' -}}
  {%- for definition in definitions -%}
    {{- definition | tojson(indent=4) -}}
    {{- '\\n\\n' -}}
  {%- endfor -%}
{%- endmacro -%}

{%- set tools = custom_tools if custom_tools is defined else (tools if tools is defined else none) -%}
{%- set tools_in_user_message = true if tools_in_user_message is not defined else tools_in_user_message -%}
{%- set has_builtin_tools = builtin_tools is defined -%}
{%- set has_tools = tools is not none -%}
{%- set system_message = '' -%}
{%- if messages[0]['role'] == 'system' -%}
  {%- set system_message = messages[0]['content'] | trim -%}
  {%- set messages = messages[1:] -%}
{%- endif -%}

{{- bos_token -}}
{{- open_turn('system') -}}
{%- if has_builtin_tools or has_tools -%}
  {{- 'Environment: ipython\\n' -}}
{%- endif -%}
{%- if has_builtin_tools -%}
  {{- 'Tools: ' ~ (builtin_tools | reject('equalto', 'code_interpreter') | join(', ')) ~ '\\n\\n' -}}
{%- endif -%}
{{- 'Cutting Knowledge Date: December 2023\\n' -}}
{{- 'Today Date: ' ~ (date_string if date_string is defined else '26 Jul 2024') ~ '\\n\\n' -}}
{%- if has_tools and not tools_in_user_message -%}
  {{- 'You have access to the following functions. To call a function, please respond with JSON for a function call.' -}}
  {{- tool_definitions(tools) -}}
{%- endif -%}
{{- system_message -}}
{{- '<|eot_id|>' -}}

{%- if has_tools and tools_in_user_message -%}
  {%- if not messages -%}
    {{- raise_exception("Cannot put tools in the first user message when there's no first user message!") -}}
  {%- endif -%}
  {{- open_turn('user') -}}
  {{- 'Given the following functions, please respond with a JSON for a function call ' -}}
  {{- 'with its proper arguments that best answers the given prompt.\\n\\n' -}}
  {{- tool_definitions(tools) -}}
  {{- messages[0]['content'] | trim -}}
  {{- '<|eot_id|>' -}}
  {%- set messages = messages[1:] -%}
{%- endif -%}

{%- for message in messages -%}
  {%- if 'tool_calls' in message -%}
    {%- if message.tool_calls | length != 1 -%}
      {{- raise_exception('This model only supports single tool-calls at once!') -}}
    {%- endif -%}
    {%- set call = message.tool_calls[0].function -%}
    {{- open_turn('assistant') -}}
    {%- if has_builtin_tools and call.name in builtin_tools -%}
      {{- '<|python_tag|>' ~ call.name ~ '.call(' -}}
      {%- for name, value in call.arguments | items -%}
        {{- name ~ '="' ~ value ~ '"' -}}
        {%- if not loop.last -%}{{- ', ' -}}{%- endif -%}
      {%- endfor -%}
      {{- ')' -}}
    {%- else -%}
      {{- '{"name": "' ~ call.name ~ '", "parameters": ' ~ (call.arguments | tojson) ~ '}' -}}
    {%- endif -%}
    {{- '<|eom_id|>' if has_builtin_tools else '<|eot_id|>' -}}
  {%- elif message.role == 'tool' or message.role == 'ipython' -%}
    {{- open_turn('ipython') -}}
    {{- message.content | tojson if message.content is mapping or message.content is iterable else message.content -}}
    {{- '<|eot_id|>' -}}
  {%- else -%}
    {{- open_turn(message['role']) -}}
    {{- message['content'] | trim -}}
    {{- '<|eot_id|>' -}}
  {%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt -%}
  {{- open_turn('assistant') -}}
{%- endif -%}
`

/** Llama 3.0: turns only, without tools or a date. */
const LLAMA_3 = `
{%- for message in messages -%}
  {%- set header = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' -%}
  {{- bos_token + header if loop.first else header -}}
  {{- (message['content'] | trim) + '<|eot_id|>' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}
  {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' -}}
{%- endif -%}
`

/** ChatML: every turn between its two markers, whatever its role, with its content as it stands. */
const CHATML = `
{%- for message in messages -%}
  {{- '<|im_start|>' + message['role'] + '\\n' -}}
  {{- message['content'] + '<|im_end|>' + '\\n' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}
  {{- '<|im_start|>assistant\\n' -}}
{%- endif -%}
`

/** A template Winnow ships. */
interface FamilyTemplate {
  id: string
  name: string
  source: string
  /** The special tokens of the family's tokenizers, for rendering without one. */
  specialTokens: SpecialTokens
}

const LLAMA_TOKENS: SpecialTokens = { bos_token: '<|begin_of_text|>', eos_token: '<|eot_id|>' }

export const FAMILY_TEMPLATES: readonly FamilyTemplate[] = [
  { id: 'chatml', name: 'ChatML', source: CHATML, specialTokens: { eos_token: '<|im_end|>' } },
  {
    id: 'gemma2',
    name: 'Gemma 2',
    source: GEMMA_2,
    specialTokens: { bos_token: '<bos>', eos_token: '<eos>', pad_token: '<pad>', unk_token: '<unk>' },
  },
  { id: 'llama3', name: 'Llama 3', source: LLAMA_3, specialTokens: LLAMA_TOKENS },
  // The package contains Llama 3.0's, which supports neither tools nor the date.
  { id: 'llama3_1', name: 'Llama 3.1', source: LLAMA_3_1, specialTokens: LLAMA_TOKENS },
]

/** The template of a family; null where the one in its package is right. */
export function familyTemplate(family: string): string | null {
  return FAMILY_TEMPLATES.find(({ id }) => id === family)?.source ?? null
}
