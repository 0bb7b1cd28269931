import type { Message } from '@/lib/core/conversation'

/**
 * Indexes of tool results no call asked for, and of messages with calls that got fewer results than
 * they asked for.
 */
export interface ToolPairs {
  orphans: number[]
  unanswered: number[]
}

/**
 * Pairs calls with the results that directly follow them: by id where both have one, otherwise by
 * position. Calls of the last message are part of the trained answer and need no result.
 */
export function pairTools(messages: readonly Message[]): ToolPairs {
  const pairs: ToolPairs = { orphans: [], unanswered: [] }
  let caller = -1
  let open = new OpenCalls([])
  messages.forEach((message, index) => {
    if (message.role === 'tool') {
      if (!open.answer(message.tool_call_id)) pairs.orphans.push(index)
      return
    }
    if (open.size > 0) pairs.unanswered.push(caller)
    open = new OpenCalls((message.tool_calls ?? []).map((call) => call.id))
    caller = index
  })
  if (open.size > 0 && caller < messages.length - 1) pairs.unanswered.push(caller)
  return pairs
}

/**
 * Calls that wait for a result, in order. Thousands of calls in one message cost no more than their
 * number.
 */
class OpenCalls {
  size: number
  readonly #answered: Uint8Array
  /** Places of the calls of one id, or of none, the last one first. */
  readonly #places = new Map<string | undefined, number[]>()
  #first = 0

  constructor(ids: readonly (string | undefined)[]) {
    this.size = ids.length
    this.#answered = new Uint8Array(ids.length)
    for (let place = ids.length - 1; place >= 0; place--) {
      const places = this.#places.get(ids[place])
      if (places === undefined) this.#places.set(ids[place], [place])
      else places.push(place)
    }
  }

  /**
   * Closes the first call that this id, or a missing one, may answer; false where there is none.
   */
  answer(id: string | undefined): boolean {
    const place = id === undefined ? this.#firstOpen() : Math.min(this.#firstOf(id), this.#firstOf(undefined))
    if (place >= this.#answered.length) return false
    this.#answered[place] = 1
    this.size--
    return true
  }

  #firstOpen(): number {
    while (this.#answered[this.#first] === 1) this.#first++
    return this.#first
  }

  #firstOf(id: string | undefined): number {
    const places = this.#places.get(id) ?? []
    while (places.length > 0 && this.#answered[places.at(-1)!] === 1) places.pop()
    return places.at(-1) ?? Infinity
  }
}
