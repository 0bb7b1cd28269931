import type { RenderingCheck } from './check'

/**
 * OpenRLHF#393, vllm#27515, open-r1#462: the template writes a BOS and so does something before it.
 */
export const doubleBos: RenderingCheck = {
  code: 'double-bos',
  of: 'rendering',
  severity: 'error',
  title: 'Two begin-of-text tokens',
  why:
    'Models have hardly ever seen a second begin-of-text token; the fine-tune gets used to it, and ' +
    'answers worse to prompts without it.',
  remedy: 'Delete the token from the record or from the template, so that the text begins with it once.',
  find({ ids, alignment }, { tokenizer }) {
    const bos = tokenizer.specialTokens.bos_token
    if (bos === undefined || ids.length < 2 || ids[0] !== ids[1] || tokenizer.piece(ids[0]!) !== bos)
      return []
    return [
      {
        message: `The text begins with ${bos} twice.`,
        span: { start: alignment.starts[0]!, end: alignment.ends[1]! },
      },
    ]
  },
}

/** The usual way to get there: the text is rendered first and encoded as plain text later. */
export const bosByBoth: RenderingCheck = {
  code: 'bos-by-both',
  of: 'rendering',
  severity: 'info',
  title: 'Template and tokenizer both add a begin-of-text token',
  why: 'Rendering the text and then encoding it in the tokenizer’s usual way adds the token twice.',
  remedy: 'Encode rendered text with add_special_tokens=False, as Winnow does, or export token ids.',
  find({ ids, alignment }, { tokenizer }) {
    const bos = tokenizer.specialTokens.bos_token
    if (bos === undefined || !tokenizer.addsBos || ids.length === 0 || tokenizer.piece(ids[0]!) !== bos)
      return []
    return [
      {
        message: `The template writes ${bos}, which this tokenizer also adds.`,
        span: { start: alignment.starts[0]!, end: alignment.ends[0]! },
      },
    ]
  },
}
