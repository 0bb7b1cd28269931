import type { Conversation } from '@/lib/core/conversation'
import { ExactNumber } from '@/lib/core/exact-number'
import { isJsonObject } from '@/lib/core/json'

/** Arguments followed; a dataset of made-up names must not fill the memory. */
const MAXIMUM_ARGUMENTS = 10_000
/** Arguments named in the report. */
const NAMED = 5

/**
 * The types each argument of each tool comes with over a dataset. Loaders that need one type per
 * column (Arrow) make strings of an argument that is a number in one row and a string in another,
 * or stop (axolotl#3136).
 */
export class ArgumentTypes {
  readonly #types = new Map<string, Set<string>>()

  add({ messages }: Conversation): void {
    for (const { tool_calls: calls = [] } of messages) {
      for (const {
        function: { name, arguments: given },
      } of calls) {
        if (isJsonObject(given))
          for (const [argument, value] of Object.entries(given))
            this.#note(`${name}.${argument}`, typeOf(value))
      }
    }
  }

  /** "x.y (number and string)" of the arguments that come with more than one type. */
  drifting(): { count: number; named: string[] } {
    const drifting = [...this.#types].filter(([, types]) => types.size > 1)
    return {
      count: drifting.length,
      named: drifting
        .slice(0, NAMED)
        .map(([argument, types]) => `${argument} (${[...types].sort().join(' and ')})`),
    }
  }

  #note(argument: string, type: string): void {
    // Null is the absence of a value, and has a rule of its own.
    if (type === 'null') return
    const types = this.#types.get(argument)
    if (types !== undefined) types.add(type)
    else if (this.#types.size < MAXIMUM_ARGUMENTS) this.#types.set(argument, new Set([type]))
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (value instanceof ExactNumber) return 'number'
  return Array.isArray(value) ? 'list' : typeof value
}
