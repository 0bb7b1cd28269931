import type { AnalysedExample } from '../analyse'
import { contentOf } from '../turns'
import type { Setup } from '../setup'
import type { Found, RenderingCheck } from './check'
import { addedId, tokensIn } from './tokens'
import { capitalised, counted, messageName } from '../words'

/**
 * Control tokens of the model families, as their tokenizer files spell them. `<s>` and `</s>` are
 * HTML too, and are left out.
 */
const MARKERS = new RegExp(
  [
    '<\\|(?:im_start|im_end|im_sep|endoftext|object_ref_start|object_ref_end|box_start|box_end|vision_start|vision_end|vision_pad|image_pad|video_pad)\\|>', // Qwen, ChatML
    '<\\|(?:begin_of_text|end_of_text|eot_id|eom_id|start_header_id|end_header_id|python_tag|finetune_right_pad_id|reserved_special_token_\\d+)\\|>', // Llama 3
    '<(?:start_of_turn|end_of_turn|bos|eos|start_of_image|end_of_image)>', // Gemma
    '\\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_RESULTS)\\]|\\[TOOL_CALLS\\]|<</?SYS>>', // Mistral, Llama 2
    '<｜[^<>｜]{1,40}｜>', // DeepSeek
    '<\\|(?:system|user|assistant|end)\\|>', // Phi
    '<\\|(?:start|message|channel|return|call|constrain)\\|>', // gpt-oss
  ].join('|'),
  'gu',
)

/** Token pieces listed in a message. */
const LISTED_PIECES = 8

export const wrongFamilyMarker: RenderingCheck = {
  code: 'wrong-family-marker',
  of: 'rendering',
  severity: 'warning',
  title: 'Chat marker of another model family',
  why:
    'The text was already rendered for another model. Here the marker is split into ordinary tokens: ' +
    'nothing ends a turn at it, and the model learns to write it out.',
  remedy: 'Import the conversation before it was rendered, or split the text at its markers.',
  find(analysis, setup) {
    const { pieces, text } = analysis.rendering
    const first = new Map<number, { start: number; end: number; count: number }>()
    for (const piece of pieces) {
      const message = contentOf(piece)
      if (message === null) continue
      const written = text.slice(piece.start, piece.end)
      if (!written.includes('<') && !written.includes('[')) continue
      for (const { 0: marker, index } of written.matchAll(MARKERS)) {
        if (addedId(setup.tokenizer, marker) !== undefined) continue
        const seen = first.get(message)
        if (seen !== undefined) seen.count++
        else
          first.set(message, {
            start: piece.start + index,
            end: piece.start + index + marker.length,
            count: 1,
          })
      }
    }
    return [...first].map(([message, found]) => describe(message, found, analysis, setup))
  },
}

function describe(
  message: number,
  { start, end, count }: { start: number; end: number; count: number },
  analysis: AnalysedExample,
  { tokenizer }: Setup,
): Found {
  const pieces = tokensIn(analysis, { start, end }).map((index) => tokenizer.piece(analysis.ids[index]!))
  const listed = pieces.slice(0, LISTED_PIECES).join(' ')
  const more = pieces.length > LISTED_PIECES ? ` and ${pieces.length - LISTED_PIECES} more` : ''
  const marker = analysis.rendering.text.slice(start, end)
  const others = count === 1 ? '' : ` ${counted(count, 'marker')} in it.`
  return {
    message: `${capitalised(messageName(message, analysis.conversation))} holds ${marker}, which is not a token of ${tokenizer.id} but ${counted(pieces.length, 'piece')} of plain text: ${listed}${more}.${others}`,
    span: { start, end },
  }
}
