import { createRequire } from 'node:module'

/** What the tests need of the Rust binding, the outside judge of ids. */
interface NativeTokenizer {
  encode(text: string, pair: null, options: { addSpecialTokens: boolean }): Promise<{ getIds(): number[] }>
}

type NativeModule = { Tokenizer: { fromFile(file: string): NativeTokenizer } }

/** The Rust tokenizers package; null, with the reason printed, where its binary does not load. */
export function loadNative(): NativeModule | null {
  try {
    return createRequire(import.meta.url)('tokenizers') as NativeModule
  } catch (error) {
    console.warn(`skipped: the Rust tokenizers do not load here (${String(error)})`)
    return null
  }
}

export async function nativeIds(tokenizer: NativeTokenizer, text: string): Promise<number[]> {
  return (await tokenizer.encode(text, null, { addSpecialTokens: false })).getIds()
}
