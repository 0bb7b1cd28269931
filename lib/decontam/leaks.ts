import { SeededStream } from '@/lib/dedup'

/** Ways in which an eval item gets into training data. */
export const LEAK_KINDS = ['verbatim', 'case-changed', 're-wrapped', 'embedded', 'rephrased'] as const
export type LeakKind = (typeof LEAK_KINDS)[number]

/** Filler words on either side of an embedded item. */
const FILLER_WORDS = 60
/** Words per line after wrapping again (marin#6852: 8-word lines hid a text from a paragraph rule). */
const LINE_WORDS = 8
/** Of a rephrased item every so manieth word is another one, and its sentences change places. */
const REPLACED_EVERY = 6

/** The text of an item as it might stand in a training row. `words` come from the training rows; equal seeds give equal leaks. */
export function leak(text: string, kind: LeakKind, words: readonly string[], seed: number): string {
  const stream = new SeededStream(seed)
  const word = (): string => words[stream.below(words.length)] ?? 'and'
  const filler = (): string => Array.from({ length: FILLER_WORDS }, word).join(' ')
  switch (kind) {
    case 'verbatim': return text
    case 'case-changed': return text.toUpperCase()
    case 're-wrapped': return text.split(/\s+/u).map((part, at) => (at === 0 ? part : `${at % LINE_WORDS === 0 ? '\n' : '  '}${part}`)).join('')
    case 'embedded': return `${filler()}\n\n${text}\n\n${filler()}`
    case 'rephrased': return rephrase(text, word, stream)
  }
}

function rephrase(text: string, word: () => string, stream: SeededStream): string {
  const sentences = text.split(/(?<=[.!?。！？])\s*/u).map((sentence) => ({ sentence, place: stream.next() }))
  return sentences.sort((a, b) => a.place - b.place)
    .map(({ sentence }) => sentence.split(/\s+/u).map((part) => (stream.next() * REPLACED_EVERY < 1 ? word() : part)).join(' ')).join(' ')
}
