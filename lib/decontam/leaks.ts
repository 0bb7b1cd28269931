import { SeededStream } from '@/lib/text/seeded-stream'

/** Ways in which the whole of an eval item gets into training data. */
export const WHOLE_KINDS = [
  'verbatim',
  'case changed',
  're-wrapped',
  'invisible characters',
  'HTML',
  'emphasis',
  'broken words',
  'embedded in a row',
  'numbers changed',
  'words swapped by rule',
] as const
export type WholeKind = (typeof WHOLE_KINDS)[number]

/** Words of a training row on either side of an embedded item. */
const FILLER_WORDS = 60
/**
 * Words per line after wrapping again (marin#6852: 8-word lines hid a text from a paragraph rule).
 */
const LINE_WORDS = 8
/**
 * A rephrased item has every nth word replaced and its sentences reordered. This is a mechanical
 * rule, not a real rephrasing.
 */
const SWAPPED_EVERY = 6
/** So many words with a mark. */
const MARKED_EVERY = 3
/** Soft hyphen, zero-width space, zero-width joiner, word joiner, left-to-right mark. */
const INVISIBLE = ['\u00ad', '\u200b', '\u200d', '\u2060', '\u200e']
const FULL_WIDTH = 0xfee0

/**
 * The text of an item as a training row might contain it. `words` are taken from the training rows
 * in order; equal seeds give equal leaks.
 */
export function leak(text: string, kind: WholeKind, words: readonly string[], seed: number): string {
  const stream = new SeededStream(seed)
  const word = (): string => words[stream.below(words.length)] ?? 'and'
  switch (kind) {
    case 'verbatim':
      return text
    case 'case changed':
      return text.toUpperCase()
    case 're-wrapped':
      return text
        .split(/\s+/u)
        .map((part, at) => (at === 0 ? part : `${at % LINE_WORDS === 0 ? '\n' : '  '}${part}`))
        .join('')
    case 'invisible characters':
      return hide(text)
    case 'HTML':
      return eachWord(text, (word, at) => (at % MARKED_EVERY === 0 ? `<b>${word}</b>` : word)).replace(
        /\s/gu,
        '&nbsp;',
      )
    case 'emphasis':
      return eachWord(text, (word, at) =>
        at % MARKED_EVERY === 0 ? word.replace(/^(\p{L}{2})(\p{L}{2,})/u, '$1**$2**') : `*${word}*`,
      )
    case 'broken words':
      return eachWord(text, (word, at) =>
        at % MARKED_EVERY === 0 ? word.replace(/^(\p{L}{2})(\p{Ll}{2})/u, '$1-\n$2') : word,
      )
    case 'embedded in a row':
      return [passage(words, stream), text, passage(words, stream)].join('\n\n')
    case 'numbers changed':
      return text.replace(/\d+/gu, (digits) => String(Number(digits) + 1 + stream.below(9)))
    case 'words swapped by rule':
      return swapWords(text, word, stream)
  }
}

/** An item with other words around it, as the copies of a much used question have. */
export function wrap(text: string, copy: number): string {
  return `Question ${copy}: ${text} Please show step ${copy}.`
}

function passage(words: readonly string[], stream: SeededStream): string {
  const from = stream.below(Math.max(1, words.length - FILLER_WORDS))
  return words.slice(from, from + FILLER_WORDS).join(' ')
}

function eachWord(text: string, mark: (word: string, at: number) => string): string {
  let words = 0
  return text.replace(/[\p{L}\p{N}\p{M}]+/gu, (word) => mark(word, words++))
}

/** Something invisible within each longer word, and every other short one in full width. */
function hide(text: string): string {
  return text
    .split(/(\s+)/u)
    .map((part, at) => {
      if (part.length > 3) return `${part.slice(0, 2)}${INVISIBLE[at % INVISIBLE.length]!}${part.slice(2)}`
      return at % 4 === 0
        ? part.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + FULL_WIDTH))
        : part
    })
    .join('')
}

function swapWords(text: string, word: () => string, stream: SeededStream): string {
  const sentences = text.split(/(?<=[.!?。！？])\s*/u).map((sentence) => ({ sentence, place: stream.next() }))
  return sentences
    .sort((a, b) => a.place - b.place)
    .map(({ sentence }) =>
      sentence
        .split(/\s+/u)
        .map((part) => (stream.next() * SWAPPED_EVERY < 1 ? word() : part))
        .join(' '),
    )
    .join(' ')
}
