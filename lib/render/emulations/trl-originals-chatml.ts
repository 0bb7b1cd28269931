import { after, ASSISTANT, before, generated, generatedIf, type Edit, type Original } from './trl-edit'

const { raw } = String

const BEFORE_TOOL: Edit = before(raw`{%- elif message.role == "tool" %}`, '{%- endgeneration %}')

/**
 * Templates with `<|im_start|>role`, and what TRL's training variants of them do
 * (trl/chat_templates, 1.13.0). Qwen2.5 marks the newline after the header too. Qwen3 and its
 * successors write the thought of every answer, an empty one where there is none, whether it is
 * before the last question or after it.
 */
export const CHATML_ORIGINALS: readonly Original[] = [
  {
    name: 'qwen2_5',
    sha256: 'cd8e9439f0570856fd70470bf8889ebd8b5d1107207f67a5efb46e342330527f',
    edits: [
      { find: ' or (message.role == "assistant" and not message.tool_calls) %}', replace: ' %}' },
      {
        find: raw`{{- '<|im_start|>' + message.role }}
        {%- if message.content %}`,
        replace: raw`{{- '<|im_start|>assistant' }}{%- generation %}{%- if not message.tool_calls %}{{- '\n' + message.content }}{%- elif message.content %}`,
      },
      {
        find: '{%- for tool_call in message.tool_calls %}',
        replace: '{%- for tool_call in message.tool_calls or [] %}',
      },
      BEFORE_TOOL,
    ],
  },
  {
    name: 'qwen2_5_vl',
    sha256: 'a0bc6f6fc7a29a80017a433e8f03a1cc1236e838a944a2d034295a60c4f2fddb',
    edits: [
      before("{% if message['content'] is string %}", '{% set body %}'),
      before(
        '{% endfor %}{% if add_generation_prompt %}',
        `{% endset %}${generatedIf(ASSISTANT, '{{ body }}')}`,
      ),
    ],
  },
  qwen3(
    'qwen3',
    'a55ee1b1660128b7098723e0abcd92caa0788061051c62d51cbe87d9cf1974d8',
    'loop.index0 > ns.last_query_index',
    { find: '{%- if loop.last or (not loop.last and reasoning_content) %}', replace: '{%- if true %}' },
  ),
  qwen3(
    'qwen3_5_nothink',
    '273d8e0e683b885071fb17e08d71e5f2a5ddfb5309756181681de4f5a1822d80',
    'loop.index0 > ns.last_query_index',
  ),
  qwen3(
    'qwen3_5_think',
    'a4aee8afcf2e0711942cf848899be66016f8d14a889ff9ede07bca099c28f715',
    'loop.index0 > ns.last_query_index',
  ),
  qwen3(
    'qwen3_6',
    'e84f32a23fdda27689f868aa4a1a5621f41133e51a48d7f3efcbea2839574259',
    '(preserve_thinking is defined and preserve_thinking is true) or (loop.index0 > ns.last_query_index)',
  ),
  qwen3(
    'qwen3_8',
    'c3cf9e34abf4f9e36c2d72165aa9c132d3e2a725b6c2586aaa3a8af9d7a81041',
    'preserve_thinking is undefined or preserve_thinking is true or loop.index0 > ns.last_query_index',
  ),
  {
    name: 'qwen3_instruct_2507',
    sha256: '64f85b198065d0fba2a81f37e10ed68161ce2c19a754c7100e67e0ca2ee9c326',
    edits: [
      {
        find: raw`+ message.role + '\n' + content }}`,
        replace: raw`+ message.role + '\n' }}{%- generation %}{{- content }}`,
      },
      BEFORE_TOOL,
    ],
  },
  {
    name: 'qwen3_vl',
    sha256: '3636d0f0bd6bef02654cdffdc447b79cb2cef8ab02cc75267345946291a489e4',
    edits: [
      after(
        raw`{%- elif message.role == "assistant" %}
        {{- '<|im_start|>' + message.role + '\n' }}`,
        '{%- generation %}',
      ),
      BEFORE_TOOL,
    ],
  },
  nemotron('nemotron_3_nano', 'ab7813c3abdd9cb655905a410728b26c7884eca45ddfab8d9f931553485a7862'),
  nemotron('nemotron_3_super', '575fb74f54ed264df9047d0ecce3c98938aae953fb4f50356675706264cbb68a'),
  nemotron('nemotron_3_ultra', '82753bef5cedc4932c1ed509b5c9a12be680fd86d1adb65bc3f7398d11c8eebc'),
  nemotron('nemotron_3_5_lightning', '58933db77d3099b4f78c55a38347a72e1ea05b97d6bd8f38775303dc0194e0a9'),
  {
    name: 'lfm2',
    sha256: 'cef187400d62a59507aab3a642ea9a8d2a2ef263562bc3430560e116945273cf',
    edits: [
      {
        find: raw`{{- content + "<|im_end|>\n" -}}`,
        replace: generatedIf('message["role"] == "assistant"', raw`{{- content + "<|im_end|>\n" -}}`, '-'),
      },
    ],
  },
]

/** @param condition under which the original writes a thought */
function qwen3(name: string, sha256: string, condition: string, ...more: Edit[]): Original {
  const always: Edit = {
    find: `{%- if ${condition} %}`,
    replace: raw`{{- '<|im_start|>' + message.role + '\n' }}{%- generation %}{%- if true %}`,
  }
  const headless: Edit = {
    find: raw`'<|im_start|>' + message.role + '\n<think>\n'`,
    replace: raw`'<think>\n'`,
  }
  return { name, sha256, edits: [always, headless, ...more, BEFORE_TOOL] }
}

function nemotron(name: string, sha256: string): Original {
  const header = raw`{{- '<|im_start|>assistant\n' }}`
  const trimmed = raw`(content | default('', true) | string | trim) ~ '<|im_end|>\n' }}`
  return {
    name,
    sha256,
    edits: [
      before('{%- set include_content = ', '{%- generation %}'),
      {
        find: raw`{{- '<|im_end|>\n' }}
        {%- else %}`,
        replace: raw`{{- '<|im_end|>\n' }}{%- endgeneration %}{%- else %}`,
      },
      {
        find: raw`{{- '<|im_start|>assistant\n' ~ ${trimmed}`,
        replace: header + generated(`{{- ${trimmed}`, '-'),
      },
      {
        find: raw`{{- '<|im_start|>assistant\n' ~ c ~ '<|im_end|>\n' }}`,
        replace: header + generated(raw`{{- c ~ '<|im_end|>\n' }}`, '-'),
      },
      {
        find: raw`{{- '<|im_start|>assistant\n<|im_end|>\n' }}`,
        replace: header + generated(raw`{{- '<|im_end|>\n' }}`, '-'),
      },
    ],
  }
}
