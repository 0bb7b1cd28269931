import { type Difference, DIFFERENCES } from '@/lib/contract/semantic'
import { mix32 } from '@/lib/text/mix'

/**
 * The features of one text that are compared, computed once however many pairs it is in. Words are
 * 32-bit hashes: two words of a thousand collide once in ten thousand texts, and the only harm is
 * an unnoticed difference.
 */
export interface Traits {
  numbers: string
  negations: number
  /** Hashes of the words in any order, and in their own order. */
  bag: number
  sequence: number
}

const WORDS = /\p{L}[\p{L}\p{M}\p{Nd}]*(?:['’]\p{L}+)?|\p{Nd}+(?:[.,:/]\p{Nd}+)*/gu
const NUMBER = /^\p{Nd}/u
/**
 * English negations, contracted ones too; and the commonest of German, French, Spanish, Italian and
 * Portuguese.
 */
const NEGATION =
  /^(?:no|not|never|none|nothing|nobody|nowhere|neither|nor|without|cannot|unable|.+n['’]t|nicht|kein\p{L}*|nie|niemals|ohne|pas|jamais|aucune?|sans|nunca|ningun\p{L}*|sin|non|mai|senza|não|nenhum\p{L}*|sem)$/u
/** Chinese writes no spaces between words: 不 没 無/无 未 非 别 勿 count where they stand. */
const CHINESE_NEGATION = /[不没沒無无未非别別勿]/gu
/** English number words and their digits. "One" is left out: it is a pronoun far more often. */
const NUMBER_WORDS = new Map([
  ...'zero . two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'
    .split(' ')
    .map((word, value) => [word, String(value)] as const),
  ...'thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((word, at) => [word, String(30 + 10 * at)] as const),
  ['hundred', '100'],
  ['thousand', '1000'],
  ['million', '1000000'],
  ['billion', '1000000000'],
  ['half', '0.5'],
  ['dozen', '12'],
])
const THOUSANDS = /,(?=\p{Nd}{3})/gu
/** Beyond this only the start is looked at for order; numbers and negations always in full. */
const MAXIMUM_WORDS = 20_000

export function traitsOf(text: string): Traits {
  const numbers: string[] = []
  let count = 0
  let bag = 0
  let sequence = 0
  let negations = text.match(CHINESE_NEGATION)?.length ?? 0
  for (const [word] of text.matchAll(WORDS)) {
    const lower = word.toLowerCase()
    const number = NUMBER.test(word) ? word.replace(THOUSANDS, '') : NUMBER_WORDS.get(lower)
    if (number !== undefined) numbers.push(number)
    else if (NEGATION.test(lower)) negations++
    if (count++ >= MAXIMUM_WORDS) continue
    const hash = hashOf(lower)
    bag = (bag + hash) | 0
    sequence = mix32(sequence ^ hash)
  }
  return { numbers: numbers.sort().join(' '), negations, bag, sequence }
}

/** FNV-1a over UTF-16 units, mixed. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193)
  return mix32(hash)
}

/**
 * The differences between two texts whose vectors agree, one bit each. Zero: none that this check
 * can see.
 */
export function differenceBits(one: Traits, other: Traits): number {
  const found: Readonly<Record<Difference, boolean>> = {
    numbers: one.numbers !== other.numbers,
    negation: one.negations !== other.negations,
    order: one.bag === other.bag && one.sequence !== other.sequence,
  }
  return DIFFERENCES.reduce((bits, difference, at) => bits | (found[difference] ? 1 << at : 0), 0)
}

/** The differences encoded in the bits. */
export function differencesOf(bits: number): Difference[] {
  return DIFFERENCES.filter((_, at) => (bits & (1 << at)) !== 0)
}
