import {
  BPE,
  ByteLevelPreTokenizer,
  SequencePreTokenizer,
  type AddedToken,
  type PreTokenizer,
  type Tokenizer,
} from '@huggingface/tokenizers'
import { createMerge } from './merge'
import { addedTokenSplitter } from './splitter'

/** Words remembered with their ids; natural text repeats far fewer. */
const MAXIMUM_CACHED_WORDS = 65_536
/** Longer words hardly come again. */
const MAXIMUM_CACHED_LENGTH = 40

/**
 * V8 cuts shorter strings by copying; a longer slice as key would keep the whole text it was cut
 * from alive.
 */
const SHORTEST_SLICE = 13

type Cut = (section: string) => string[]

/**
 * Encodes text to ids, nothing added. The same ids as the library gives, several times faster:
 * byte-pair merges never cross a word, so a word met before is looked up instead of merged again.
 * Tokenizers for which that does not hold (Unigram, WordPiece, odd added tokens) go through the
 * library as they are.
 */
export function createEncoder(tokenizer: Tokenizer): (text: string) => number[] {
  const added = [...tokenizer.get_added_tokens_decoder().values()]
  const { model, normalizer } = tokenizer
  const cut = wordCutter(tokenizer)
  if (
    !(model instanceof BPE) ||
    hasAffixes(model) ||
    cut === null ||
    !added.every((token) => isPlain(token, tokenizer))
  ) {
    return (text) => tokenizer.encode(text, { add_special_tokens: false }).ids
  }
  const idOf = new Map(added.map((token) => [token.content, token.id]))
  const splitRaw = addedTokenSplitter(
    added.filter((token) => !isNormalised(token, tokenizer)).map((token) => token.content),
  )
  const splitNormalised = addedTokenSplitter(
    added.filter((token) => isNormalised(token, tokenizer)).map((token) => token.content),
  )
  const words = new Map<string, readonly number[]>()
  const byteLevel = byteLevelStep(tokenizer.pre_tokenizer)

  const merge = createMerge(model)
  const encodeWord = (word: string): readonly number[] => {
    const spelled = byteLevel?.pre_tokenize_text(word)[0] ?? word
    return merge(spelled) ?? model.encode([spelled]).map((token) => model.tokens_to_ids.get(token)!)
  }
  const wordIds = (word: string): readonly number[] => {
    const known = words.get(word)
    if (known !== undefined) return known
    const ids = encodeWord(word)
    if (word.length <= MAXIMUM_CACHED_LENGTH) {
      if (words.size >= MAXIMUM_CACHED_WORDS) words.clear()
      words.set(word.length < SHORTEST_SLICE ? word : Buffer.from(word, 'utf16le').toString('utf16le'), ids)
    }
    return ids
  }

  return (text) => {
    const ids: number[] = []
    for (const raw of splitRaw(text)) {
      if (raw.added) {
        ids.push(idOf.get(raw.text)!)
        continue
      }
      for (const section of splitNormalised(
        normalizer === null ? raw.text : normalizer.normalize(raw.text),
      )) {
        if (section.added) ids.push(idOf.get(section.text)!)
        else for (const word of cut(section.text)) for (const id of wordIds(word)) ids.push(id)
      }
    }
    return ids
  }
}

/** Whether symbols are spelled differently inside and at the end of a word, as in CLIP. */
function hasAffixes(model: BPE): boolean {
  const prefix: unknown = Reflect.get(model.config, 'continuing_subword_prefix')
  return [prefix, model.end_of_word_suffix].some((affix) => typeof affix === 'string' && affix !== '')
}

/** Whether the token is looked for in the normalised text. */
function isNormalised(token: AddedToken, tokenizer: Tokenizer): boolean {
  return token.normalized && tokenizer.normalizer !== null
}

/** Tokens that take no whitespace with them, and that normalising leaves alone. */
function isPlain(token: AddedToken, tokenizer: Tokenizer): boolean {
  return (
    !token.lstrip &&
    !token.rstrip &&
    !token.single_word &&
    (!isNormalised(token, tokenizer) || tokenizer.normalizer!.normalize(token.content) === token.content)
  )
}

/** Divides a section into words that no merge crosses; null if that is unknown. */
function wordCutter(tokenizer: Tokenizer): Cut | null {
  const { pre_tokenizer: preTokenizer, model } = tokenizer
  if (!(model instanceof BPE)) return null
  if (byteLevelStep(preTokenizer) !== null) return regexCutter(preTokenizer)
  // SentencePiece (Llama 2, Gemma) has no words: one merge runs over everything. All characters
  // must have a token or fall back to bytes, since a run of unknown ones becomes one token wherever
  // it is cut.
  const probe = 'a▁b'
  const whole = preTokenizer === null || preTokenizer.pre_tokenize(probe).length === 1
  return whole && model.config['byte_fallback'] === true ? blockCutter(tokenizer) : null
}

/**
 * The byte-level step that ends the pre-tokenisation, null where there is none or where it changes
 * the words.
 */
function byteLevelStep(preTokenizer: PreTokenizer | null): ByteLevelPreTokenizer | null {
  const last = preTokenizer instanceof SequencePreTokenizer ? preTokenizer.tokenizers.at(-1) : preTokenizer
  return last instanceof ByteLevelPreTokenizer && !last.use_regex && !last.add_prefix_space ? last : null
}

/** The words are the matches of the regular expressions before the byte-level step. */
function regexCutter(preTokenizer: PreTokenizer | null): Cut {
  const steps = preTokenizer instanceof SequencePreTokenizer ? preTokenizer.tokenizers.slice(0, -1) : []
  return (section) => steps.reduce<string[]>((words, step) => step?.pre_tokenize(words) ?? words, [section])
}

/**
 * Cuts before each run of `▁`. A merge crosses such a place only if its result, a token of the
 * vocabulary, holds the crossing; places that look like one (Gemma 3 has `>▁</`) are left whole.
 */
function blockCutter(tokenizer: Tokenizer): Cut {
  const before = new Set<string>()
  for (const token of tokenizer.model!.tokens_to_ids.keys()) {
    for (const [, character] of token.matchAll(/([^▁])▁/g)) before.add(character!)
  }
  return (section) => {
    const words: string[] = []
    let start = 0
    for (let at = section.indexOf('▁', 1); at !== -1; at = section.indexOf('▁', at + 1)) {
      const previous = section.charAt(at - 1)
      if (previous === '▁' || before.has(previous)) continue
      words.push(section.slice(start, at))
      start = at
    }
    if (start < section.length) words.push(section.slice(start))
    return words
  }
}
