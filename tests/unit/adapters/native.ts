import type * as Native from 'tokenizers'

/**
 * The Rust tokenizers package, the outside judge of ids; null, with the reason printed, where its
 * binary does not load.
 */
export async function loadNative(): Promise<typeof Native | null> {
  try {
    return await import('tokenizers')
  } catch (error) {
    console.warn(`skipped: the Rust tokenizers do not load here (${String(error)})`)
    return null
  }
}

export async function nativeIds(tokenizer: Native.Tokenizer, text: string): Promise<number[]> {
  return (await tokenizer.encode(text, null, { addSpecialTokens: false })).getIds()
}
