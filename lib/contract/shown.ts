import type { Conversation } from '@/lib/core/conversation'
import { SHOWN_CHARACTERS } from './inspection'
import type { JsonValue } from '@/lib/core/json'

/**
 * Values of a conversation, nested ones counted, that a screen shows: two thousand messages with
 * tools have fewer.
 */
const SHOWN_VALUES = 20_000
/**
 * However many texts there are, so much of each is shown: no field of a message has a longer name.
 */
const SHORTEST_CUT = 20
/**
 * An element of a list is begun only while there is place for the fields of a message or a call.
 */
const PLACE_FOR_ONE = 100

/** The parts of a conversation that a screen leaves out. Nothing that is cut may ever be saved. */
export interface ConversationCut {
  /** Characters of all texts, and of those shown. */
  characters: number
  shown: number
  messages: number
  /** Whole length of texts that end early, by their path: `messages.0.content`. */
  lengths: Record<string, number>
}

export interface ShownConversation {
  conversation: Conversation
  /** Absent where all of it is here. */
  cut?: ConversationCut
}

/**
 * A conversation as far as a screen shows it. Long texts end early, all at the same length, so that
 * a row of two megabytes hides no short answer; of very many messages, the first ones.
 */
export function shownConversation(conversation: Conversation, maximum = SHOWN_CHARACTERS): ShownConversation {
  const size = { lengths: [] as number[], values: 0 }
  measure(conversation, size)
  const characters = size.lengths.reduce((sum, length) => sum + length, 0)
  if (characters <= maximum && size.values <= SHOWN_VALUES) return { conversation }
  const cutter = new Cutter(Math.max(SHORTEST_CUT, commonLength(size.lengths, maximum)))
  const shown = cutter.cut(conversation, '') as Conversation
  return {
    conversation: shown,
    cut: { characters, shown: cutter.shown, messages: conversation.messages.length, lengths: cutter.lengths },
  }
}

/** The beginning of a text, which parts no surrogate pair. */
export function beginning(text: string, length: number): string {
  return text.slice(0, /[\ud800-\udbff]/.test(text.charAt(length - 1)) ? length - 1 : length)
}

/** Deeper values are shown as part of another one, and paths of a hostile row are long. */
const LONGEST_PATH = 60

type Nested = JsonValue | object | undefined

/** Keys count as texts: a record may have long ones. */
function measure(value: Nested, size: { lengths: number[]; values: number }): void {
  size.values += 1
  if (typeof value === 'string') size.lengths.push(value.length)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      if (!Array.isArray(value)) size.lengths.push(key.length)
      measure(part as Nested, size)
    }
  }
}

/** The length at which texts end, so that all of them together are no longer than the maximum. */
function commonLength(lengths: readonly number[], maximum: number): number {
  let left = maximum
  const rising = [...lengths].sort((one, other) => one - other)
  for (const [index, length] of rising.entries()) {
    const share = Math.floor(left / (rising.length - index))
    if (length > share) return share
    left -= length
  }
  return Infinity
}

class Cutter {
  readonly lengths: Record<string, number> = {}
  shown = 0
  #left = SHOWN_VALUES
  readonly #longest: number

  constructor(longest: number) {
    this.#longest = longest
  }

  cut(value: Nested, path: string): Nested {
    this.#left -= 1
    if (typeof value === 'string') return this.#text(value, path)
    if (typeof value !== 'object' || value === null) return value
    const inside = (key: string | number): string => (path === '' ? `${key}` : `${path}.${key}`)
    if (Array.isArray(value)) {
      const kept: Nested[] = []
      for (const [index, part] of value.entries()) {
        if (this.#left < PLACE_FOR_ONE) break
        kept.push(this.cut(part as Nested, inside(index)))
      }
      return kept
    }
    const kept: [string, Nested][] = []
    for (const [key, part] of Object.entries(value)) {
      if (this.#left <= 0) break
      if (key.length > this.#longest) continue
      this.shown += key.length
      kept.push([key, this.cut(part as Nested, inside(key))])
    }
    return Object.fromEntries(kept)
  }

  #text(text: string, path: string): string {
    const kept = text.length > this.#longest ? beginning(text, this.#longest) : text
    if (kept.length < text.length && path.length <= LONGEST_PATH) this.lengths[path] = text.length
    this.shown += kept.length
    return kept
  }
}
