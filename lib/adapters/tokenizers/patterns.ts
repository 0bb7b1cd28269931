import { SplitPreTokenizer } from '@huggingface/tokenizers'
import { WinnowError } from '@/lib/core/errors'
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/core/json'
import { trialTexts } from './pattern-texts'

/** A linear pattern needs a few milliseconds. */
const LONGEST_MS = 1_000

/**
 * The regular expressions of a tokenizer.json that look at every text: those of its normalizers and
 * pre-tokenizers.
 */
export function patternsIn(tokenizer: JsonObject): string[] {
  const found = new Set<string>()
  collect([tokenizer['normalizer'] ?? null, tokenizer['pre_tokenizer'] ?? null], found)
  return [...found]
}

function collect(value: JsonValue, found: Set<string>): void {
  if (Array.isArray(value)) for (const member of value) collect(member, found)
  if (!isJsonObject(value)) return
  for (const [key, member] of Object.entries(value)) {
    if (key === 'Regex' && typeof member === 'string') found.add(member)
    else collect(member, found)
  }
}

/**
 * Runs a pattern, as the library compiles it, on texts made to send it back and forth. One that
 * does so without end is not back from here: run this where it can be stopped.
 * @throws WinnowError tokenizer-missing for a pattern that takes too long or cannot be read
 */
export function tryPattern(pattern: string): void {
  const split = splitBy(pattern)
  for (const text of trialTexts(pattern)) {
    // A busy machine can hold up the best of patterns, but not twice.
    if (takesLong(split, text) && takesLong(split, text)) throw slowPattern(pattern)
  }
}

/** Why a tokenizer with this pattern is not taken. */
export function slowPattern(pattern: string): WinnowError {
  return refusal(
    pattern,
    'the work of this pattern grows much faster than the text it is given, so that one long row could ' +
      'hold up everything: write it without repetitions that can match the same text in several ways.',
  )
}

function splitBy(pattern: string): SplitPreTokenizer {
  try {
    return new SplitPreTokenizer({
      type: 'Split',
      pattern: { Regex: pattern },
      behavior: 'Isolated',
      invert: false,
    })
  } catch (cause) {
    throw refusal(
      pattern,
      `it cannot be read (${cause instanceof Error ? cause.message.slice(0, 200) : 'unknown reason'}).`,
    )
  }
}

function takesLong(split: SplitPreTokenizer, text: string): boolean {
  const started = performance.now()
  split.pre_tokenize_text(text)
  return performance.now() - started > LONGEST_MS
}

function refusal(pattern: string, reason: string): WinnowError {
  const shown = pattern.length > 200 ? `${pattern.slice(0, 200)}…` : pattern
  return new WinnowError(
    'tokenizer-missing',
    `Winnow does not use a tokenizer with the pattern ${shown} : ${reason} Nothing of it was kept.`,
  )
}
