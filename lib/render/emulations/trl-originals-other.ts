import { sha256 } from '@/lib/core/hash'
import { familyTemplate } from '../templates'
import { after, ASSISTANT, before, generated, generatedIf, type Edit, type Original } from './trl-edit'

const { raw } = String

/**
 * Templates of other make, and what TRL's training variants of them do (trl/chat_templates,
 * 1.13.0). Llama 3 drops tool calls as before, and trains the bare end of the turn; DeepSeek-V3 and
 * R1 mark the header too, and DeepSeek-V3 writes arguments of tool calls as JSON, also where they
 * are JSON already; GLM-4 marks the next role's marker.
 */
export const OTHER_ORIGINALS: readonly Original[] = [
  {
    name: 'llama3',
    sha256: 'ba03a121d097859c7b5b9cd03af99aafe95275210d2876f642ad9929a150f122',
    edits: [
      { find: "'+ message['content'] | trim + '<|eot_id|>' %}", replace: "' %}" },
      after('{{ content }}', generatedIf(ASSISTANT, "{{ message['content'] | trim + '<|eot_id|>' }}")),
    ],
  },
  {
    name: 'gemma',
    sha256: 'ecd6ae513fe103f0eb62e8ab5bfa8d0fe45c1074fa398b089c93a7e70c15cfd6',
    edits: [
      {
        find: "' + message['content'] | trim + '<end_of_turn>\n' }}",
        replace: `' }}${generatedIf(ASSISTANT, "{{ message['content'] | trim + '<end_of_turn>\n' }}")}`,
      },
    ],
  },
  {
    // Winnow's own spellings of the same templates.
    name: 'llama3',
    sha256: sha256(familyTemplate('llama3') ?? ''),
    edits: [
      {
        find: "{{- (message['content'] | trim) + '<|eot_id|>' -}}",
        replace: generatedIf(ASSISTANT, "{{- (message['content'] | trim) + '<|eot_id|>' -}}", '-'),
      },
    ],
  },
  {
    name: 'gemma2',
    sha256: sha256(familyTemplate('gemma2') ?? ''),
    edits: [
      {
        find: raw`{{- '\n' ~ (message['content'] | trim) ~ '<end_of_turn>\n' -}}`,
        replace:
          raw`{{- '\n' -}}` +
          generatedIf(ASSISTANT, raw`{{- (message['content'] | trim) ~ '<end_of_turn>\n' -}}`, '-'),
      },
    ],
  },
  {
    name: 'gemma3',
    sha256: '7de1c58e208eda46e9c7f86397df37ec49883aeece39fb961e0a6b24088dd3c4',
    edits: [
      after('(first_user_prefix if loop.first else "") }}', '{%- set body -%}'),
      after("{{ '<end_of_turn>\n' }}", `{%- endset -%}${generatedIf(ASSISTANT, '{{- body -}}', '-')}`),
    ],
  },
  {
    name: 'deepseekv3',
    sha256: '563b1ce7d61d50a9b4c7439a912a1116f095b712df5b5e4d3e1116049874eb64',
    edits: [
      before("{%- for tool in message['tool_calls'] %}", '{%- generation %}'),
      after("{{'<｜tool▁calls▁end｜><｜end▁of▁sentence｜>'}}", '{%- endgeneration %}'),
      { find: "tool['function']['arguments'] + ", replace: "tool['function']['arguments'] | tojson + " },
      ...deepseekAnswers(
        "{% set content = message['content'] %}{% if '</think>' in content %}{% set content = content.split('</think>')[-1] %}{% endif %}",
      ),
    ],
  },
  {
    name: 'deepseek_r1_distill',
    sha256: '56a1447ad31926fdc21fb07e56e5642bd9c850c4f52d8c8af7bbe5f079a84f5f',
    edits: [
      before("{%- for tool in message['tool_calls']%}", '{%- generation %}'),
      {
        find: "{%- endif %}{%- endfor %}{%- endif %}{%- if message['role'] == 'assistant' and message['content'] is not none %}",
        replace:
          "{%- endif %}{%- endfor %}{%- endgeneration %}{%- endif %}{%- if message['role'] == 'assistant' and message['content'] is not none %}",
      },
      {
        find: "{% if '</think>' in content %}{% set content = content.split('</think>')[-1] %}{% endif %}",
        replace: '',
      },
      ...deepseekAnswers("{% set content = message['content'] %}"),
    ],
  },
  {
    name: 'cohere',
    sha256: '90c33aee14aa2a226127516d48ee9184c9b90745d4a04c484621ec2e82fb712c',
    edits: [
      {
        find: "<|CHATBOT_TOKEN|>'  + content.strip() + '<|END_OF_TURN_TOKEN|>' }}",
        replace: `<|CHATBOT_TOKEN|>' }}${generated("{{ content.strip() + '<|END_OF_TURN_TOKEN|>' }}")}`,
      },
    ],
  },
  {
    name: 'cohere2',
    sha256: '2147c474f41b522b7296f74692b9f31e45f49a31465960576a9d321339c5915a',
    edits: [
      {
        find: "{{ message['content'] }}<|END_RESPONSE|>",
        replace: generated("{{ message['content'] }}<|END_RESPONSE|><|END_OF_TURN_TOKEN|>"),
      },
      {
        find: '{% endif %}<|END_OF_TURN_TOKEN|>{% endfor %}',
        replace: "{% endif %}{% if role in ['user', 'system'] %}<|END_OF_TURN_TOKEN|>{% endif %}{% endfor %}",
      },
    ],
  },
  phi('phi3', 'dcaee66df77bfbb789ec541fe713218da30225a526f1db97138fc39ee6dc56aa'),
  phi('phi3_5', '78d976a442bcde2f0be15aafbb8e3050e1104f86732266f68403251b89982a90'),
  {
    name: 'idefics3',
    sha256: '0d7e56ca41705b79932de707b22bc855c3cfcefae62f1ac5e458560654883d2e',
    edits: [
      {
        find: "{% if message['content'][0]['type'] == 'image' %}{{':'}}{% else %}{{': '}}{% endif %}",
        replace: ":{% set body %}{% if message['content'][0]['type'] != 'image' %} {% endif %}",
      },
      after('<end_of_utterance>\n', `{% endset %}${generatedIf(ASSISTANT, '{{ body }}')}`),
    ],
  },
  {
    name: 'llava_next',
    sha256: '2c17243a977fd0643fb549a509a8e2684f45517df0f9f608d5893b719f16569f',
    edits: [around("{{ ' ' + message['content'][0]['text'] + '</s> '}}")],
  },
  {
    name: 'gptoss',
    sha256: 'a4c9919cbbd4acdd51ccffe22da049264b1b73e59055fa58811a99efbd7c8146',
    edits: [
      before('{%- if "tool_calls" in message %}', '{%- generation %}'),
      before("{%- elif message.role == 'tool' -%}", '{%- endgeneration %}'),
    ],
  },
  {
    name: 'muse_glimmer',
    sha256: 'cfc67e5f349f37690dfd31ed1f18bc4442a9dd32fe39a648f993cb4eb3cae678',
    edits: [
      after("{%- elif role == 'assistant' -%}", '{%- generation %}'),
      before('    {%- endif -%}\n{%- endfor -%}\n{%- if add_generation_prompt -%}', '{%- endgeneration %}'),
    ],
  },
  {
    name: 'diffusion_gemma',
    sha256: '9aeb7eac68ad87bba7567e9d4597ff203e5609f1b427d9e823437d0142cc61bf',
    edits: [
      around(raw`{{- '<|channel>thought\n' + thinking_text + '\n<channel|>' -}}`),
      before("{%- for tool_call in message.get('tool_calls') -%}", '{%- generation %}'),
      before("{%- set ns.prev_message_type = 'tool_call' -%}", '{%- endgeneration %}'),
      ...['{{- captured_content -}}', raw`{{- '<turn|>\n' -}}`].map((find) => ({
        find,
        replace: generatedIf("role == 'model'", find, '-'),
      })),
    ],
  },
  {
    name: 'glm4moe',
    sha256: '44f815868bf02fa458dd2f741a338046f4bf45f398eb6d067766726b9d96cce3',
    edits: [
      ...['<|user|>', '<|system|>'].map((marker) => ({
        find: `${marker}\n{{ visible_text(m.content) }}`,
        replace: glmMarker(marker) + raw`{{ '\n' + visible_text(m.content) }}`,
      })),
      before('{%- if loop.index0 > ns.last_user_index and reasoning_content -%}', '{%- generation -%}'),
      {
        find: "{% endfor %}\n{% endif %}\n{%- elif m.role == 'tool' -%}",
        replace:
          "{% endfor %}<|observation|>{%- else -%}{{- '<|system|>' if not loop.last and messages[loop.index0 + 1].role == 'system' else '<|user|>' -}}{%- endif -%}{%- endgeneration -%}{%- elif m.role == 'tool' -%}",
      },
      {
        find: '{%- if loop.first or (messages[loop.index0 - 1].role != "tool") %}\n    {{- \'<|observation|>\' }}\n{%- endif %}',
        replace: '',
      },
      {
        find: '<|observation|>{% for tr in m.content %}',
        replace: `${glmMarker('<|observation|>')}{% for tr in m.content %}`,
      },
    ],
  },
]

function around(find: string): Edit {
  return { find, replace: generated(find) }
}

function phi(name: string, hash: string): Original {
  return {
    name,
    sha256: hash,
    edits: [
      {
        find: "{{'<|assistant|>\n' + message['content'] + '<|end|>\n'}}",
        replace: `{{'<|assistant|>\n'}}${generated("{{ message['content'] + '<|end|>\n'}}")}`,
      },
      {
        find: '{% else %}{{ eos_token }}{% endif %}',
        replace: `{% elif messages[-1]['role'] == 'assistant' %}${generated('{{ eos_token }}')}{% else %}{{ eos_token }}{% endif %}`,
      },
    ],
  }
}

/** @param preparation the statements of the template before it writes an answer */
function deepseekAnswers(preparation: string): Edit[] {
  return [
    around("{{'<｜tool▁outputs▁end｜>' + message['content'] + '<｜end▁of▁sentence｜>'}}"),
    before(preparation, '{%- generation %}'),
    after("{{'<｜Assistant｜>' + content + '<｜end▁of▁sentence｜>'}}", '{%- endgeneration %}'),
  ]
}

/** The marker of a role, unless the answer before has written it. */
function glmMarker(marker: string): string {
  return `{{- '${marker}' if loop.first or messages[loop.index0 - 1].role != 'assistant' else '' }}`
}
