import { matchesOf, NO_MATCHES } from './matches'
import type { Range } from './matches'
import type { TextField } from './subject'

/**
 * Control tokens of the model families, as their tokenizer files spell them, and the part of a tokenizer's id that
 * names the family. `<s>` and `</s>` are HTML too, so they count only where they are control tokens.
 */
const FAMILIES: { named: RegExp; tokens: string }[] = [
  { named: /qwen|chatml|minimind|smollm|\byi\b/i, tokens: '<\\|(?:im_start|im_end|im_sep|endoftext|object_ref_start|object_ref_end|box_start|box_end|vision_start|vision_end|vision_pad|image_pad|video_pad)\\|>' },
  { named: /llama[-_]?(?:3|4)/i, tokens: '<\\|(?:begin_of_text|end_of_text|eot_id|eom_id|start_header_id|end_header_id|python_tag|finetune_right_pad_id|reserved_special_token_\\d+)\\|>' },
  { named: /gemma/i, tokens: '<(?:start_of_turn|end_of_turn|bos|eos|start_of_image|end_of_image)>' },
  { named: /mistral|mixtral|llama[-_]?2|nemo/i, tokens: '\\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_RESULTS)\\]|\\[TOOL_CALLS\\]|<</?SYS>>' },
  { named: /deepseek/i, tokens: '<｜[^<>｜]{1,40}｜>' },
  { named: /phi/i, tokens: '<\\|(?:system|user|assistant|end)\\|>' },
  { named: /gpt[-_]?oss/i, tokens: '<\\|(?:start|end|message|channel|return|call|constrain)\\|>' },
]
const SENTENCE_MARKS = '</?s>'
const WITH_SENTENCE_MARKS = /mistral|mixtral|llama[-_]?2|phi[-_]?3|nemo/i

const ALL = new RegExp(FAMILIES.map(({ tokens }) => tokens).join('|'), 'gu')
const own = new Map<string, RegExp | null>()

/** Control tokens of this tokenizer that stand in the text as text. */
export function ownMarkers(field: TextField, tokenizer: string): readonly Range[] {
  const pattern = ownPattern(tokenizer)
  return pattern === null || !field.profile.brackets ? NO_MATCHES : matchesOf(field.text, pattern)
}

/** Control tokens of other families. */
export function foreignMarkers(field: TextField, tokenizer: string): readonly Range[] {
  if (!field.profile.brackets) return NO_MATCHES
  const pattern = ownPattern(tokenizer)
  return matchesOf(field.text, ALL, (marker) => pattern === null || marker.replace(pattern, '') !== '')
}

function ownPattern(tokenizer: string): RegExp | null {
  const known = own.get(tokenizer)
  if (known !== undefined) return known
  const tokens = FAMILIES.flatMap((family) => (family.named.test(tokenizer) ? [family.tokens] : []))
  if (WITH_SENTENCE_MARKS.test(tokenizer)) tokens.push(SENTENCE_MARKS)
  const pattern = tokens.length === 0 ? null : new RegExp(tokens.join('|'), 'gu')
  own.set(tokenizer, pattern)
  return pattern
}
