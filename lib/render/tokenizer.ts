/**
 * The port through which rendering uses a tokenizer. lib/adapters/tokenizers implements it with
 * files, packages and the Hub.
 */
export interface Tokenizer {
  readonly id: string
  /** SHA-256 of tokenizer.json: two tokenizers of one name are not always one tokenizer. */
  readonly sha256: string
  /**
   * Ids of the whole text, encoded once and with nothing added: the template has written every
   * special token already (Transformers' rule for chat templates). Encoding message by message
   * gives other ids at the seams.
   */
  encode(text: string): number[]
  /** Ids are below this. */
  readonly size: number
  /** The token as the vocabulary spells it. */
  piece(id: number): string
  /**
   * Ids of control tokens: added tokens marked special. `<tool_call>` of Qwen is added, but not
   * special.
   */
  readonly special: ReadonlySet<number>
  /** Tokens found verbatim in the text before any pre-tokenisation, special or not. */
  readonly added: ReadonlyMap<number, AddedToken>
  /** Whether it puts a begin-of-text token before plain text unless it is told not to. */
  readonly addsBos: boolean
  readonly surface: Surface
  readonly chatTemplate: string | null
  readonly specialTokens: SpecialTokens
}

interface AddedToken {
  readonly content: string
  /** The token swallows whitespace on that side of it. */
  readonly stripsLeft: boolean
  readonly stripsRight: boolean
}

/** How a token's spelling in the vocabulary relates to the bytes of the text. */
export interface Surface {
  /**
   * GPT-2's one printable character per byte, or SentencePiece's `▁` for a space and `<0xNN>` for a
   * single byte.
   */
  readonly spelling: 'byte-level' | 'sentencepiece'
  /** The tokenizer composes the text (NFC) before it encodes it. */
  readonly composes: boolean
  /**
   * Whether a space that is not in the text is put before a section (the text between two added
   * tokens).
   */
  readonly prefixSpace: 'never' | 'always' | 'unless-space'
  /** Sections that get it. */
  readonly prefixed: 'first' | 'every'
}

/**
 * The special tokens a template may name, as Transformers passes them. Absent where the tokenizer
 * has none.
 */
export interface SpecialTokens {
  bos_token?: string
  eos_token?: string
  unk_token?: string
  pad_token?: string
}
