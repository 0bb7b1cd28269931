import type { ModelFamily } from './families'
import type { ToolStyle } from './llama-factory-tools'

/**
 * A part of a format that is encoded separately: text with {{content}} in it, or one of the
 * tokenizer's own tokens.
 */
type Slot = string | { token: 'bos_token' | 'eos_token' }

/** One entry of LLaMA-Factory's registry of templates, as far as text goes. */
export interface Format {
  name: string
  prefix: Slot[]
  /** The place of the system prompt: a text of its own, or the beginning of the first question. */
  systemPlace: 'own' | 'question'
  system: string
  defaultSystem: string
  user: string
  observation: string
  assistant: Slot[]
  call: Slot[]
  tools: ToolStyle
  /** Adds an empty thought to an answer that has none, and trains it. */
  addsThought: boolean
  /**
   * True if the format has no token for the end of an answer: the first token after the answer is
   * trained as the end.
   */
  efficientEos: boolean
}

const BOS = { token: 'bos_token' } as const
const EOS = { token: 'eos_token' } as const
const CONTENT = '{{content}}'

const QWEN: Omit<Format, 'name'> = {
  prefix: [],
  systemPlace: 'own',
  system: `<|im_start|>system\n${CONTENT}<|im_end|>\n`,
  defaultSystem: '',
  user: `<|im_start|>user\n${CONTENT}<|im_end|>\n<|im_start|>assistant\n`,
  observation: `<|im_start|>user\n<tool_response>\n${CONTENT}\n</tool_response><|im_end|>\n<|im_start|>assistant\n`,
  assistant: [`${CONTENT}<|im_end|>\n`],
  call: [`${CONTENT}<|im_end|>\n`],
  tools: 'qwen',
  addsThought: false,
  efficientEos: false,
}

const GEMMA: Omit<Format, 'name'> = {
  prefix: [BOS],
  systemPlace: 'question',
  system: `${CONTENT}\n\n`,
  defaultSystem: '',
  user: `<start_of_turn>user\n${CONTENT}<end_of_turn>\n<start_of_turn>model\n`,
  observation: `<start_of_turn>tool\n${CONTENT}<end_of_turn>\n<start_of_turn>model\n`,
  assistant: [`${CONTENT}<end_of_turn>\n`],
  call: [`${CONTENT}<end_of_turn>\n`],
  tools: 'default',
  addsThought: false,
  efficientEos: false,
}

/**
 * The formats of the families Winnow ships tokenizers of (src/llamafactory/data/template.py at
 * 00577a85).
 */
const FORMATS: Readonly<Record<ModelFamily, Format>> = {
  llama3: {
    name: 'llama3',
    prefix: [BOS],
    systemPlace: 'own',
    system: `<|start_header_id|>system<|end_header_id|>\n\n${CONTENT}<|eot_id|>`,
    defaultSystem: '',
    user: `<|start_header_id|>user<|end_header_id|>\n\n${CONTENT}<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n`,
    observation: `<|start_header_id|>ipython<|end_header_id|>\n\n${CONTENT}<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n`,
    assistant: [`${CONTENT}<|eot_id|>`],
    call: [`${CONTENT}<|eot_id|>`],
    tools: 'llama3',
    addsThought: false,
    efficientEos: false,
  },
  'qwen2.5': {
    ...QWEN,
    name: 'qwen',
    defaultSystem: 'You are Qwen, created by Alibaba Cloud. You are a helpful assistant.',
  },
  qwen3: { ...QWEN, name: 'qwen3', addsThought: true },
  gemma2: { ...GEMMA, name: 'gemma2', efficientEos: true },
  gemma3: { ...GEMMA, name: 'gemma3' },
  'mistral-nemo': {
    name: 'ministral',
    prefix: [BOS],
    systemPlace: 'question',
    system: `${CONTENT}\n\n`,
    defaultSystem: '',
    user: `[INST]${CONTENT}[/INST]`,
    observation: `[TOOL_RESULTS]{"content": ${CONTENT}}[/TOOL_RESULTS]`,
    assistant: [CONTENT, EOS],
    call: [`[TOOL_CALLS]${CONTENT}`, EOS],
    tools: 'mistral',
    addsThought: false,
    efficientEos: false,
  },
  'deepseek-v3': {
    name: 'deepseek3',
    prefix: [BOS],
    systemPlace: 'own',
    system: CONTENT,
    defaultSystem: '',
    user: `<｜User｜>${CONTENT}<｜Assistant｜>`,
    observation: `<｜User｜>${CONTENT}<｜Assistant｜>`,
    assistant: [CONTENT, EOS],
    call: [CONTENT, EOS],
    tools: 'default',
    addsThought: false,
    efficientEos: false,
  },
}

/**
 * The format a user of a family takes. Qwen3 models that do not think have the one without
 * thoughts.
 */
export function formatFor(family: ModelFamily, templateSource: string): Format {
  const format = FORMATS[family]
  const thinks = templateSource.includes('enable_thinking') || templateSource.includes('<think>')
  return family === 'qwen3' && !thinks ? { ...format, name: 'qwen3_nothink', addsThought: false } : format
}
