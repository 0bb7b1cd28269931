import type { Tokenizer } from '../tokenizer'

/** Model families whose format the trainers with formats of their own know. */
export type ModelFamily =
  'llama3' | 'qwen2.5' | 'qwen3' | 'gemma2' | 'gemma3' | 'mistral-nemo' | 'deepseek-v3'

/** Control tokens that together only one family has; the first that fits is it. */
const MARKS: readonly [ModelFamily, readonly string[]][] = [
  ['llama3', ['<|begin_of_text|>', '<|start_header_id|>', '<|end_header_id|>', '<|eot_id|>']],
  ['qwen3', ['<|im_start|>', '<|im_end|>', '<tool_call>', '<think>', '</think>']],
  ['qwen2.5', ['<|im_start|>', '<|im_end|>', '<tool_call>', '<|fim_prefix|>']],
  ['gemma3', ['<start_of_turn>', '<end_of_turn>', '<start_of_image>']],
  ['gemma2', ['<start_of_turn>', '<end_of_turn>']],
  ['mistral-nemo', ['[INST]', '[/INST]', '[AVAILABLE_TOOLS]', '[TOOL_RESULTS]']],
  ['deepseek-v3', ['<｜User｜>', '<｜Assistant｜>', '<｜tool▁calls▁begin｜>']],
]

/**
 * Tells the family of a tokenizer by its control tokens, whatever it is called; null where they fit
 * none.
 */
export function familyOf(tokenizer: Tokenizer): ModelFamily | null {
  const tokens = new Set([...tokenizer.added.values()].map(({ content }) => content))
  return MARKS.find(([, marks]) => marks.every((mark) => tokens.has(mark)))?.[0] ?? null
}
