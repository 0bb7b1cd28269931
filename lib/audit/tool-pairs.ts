import type { Message } from '@/lib/core/conversation'

/** Indexes of tool results no call asked for, and of messages with calls that got fewer results than they asked for. */
export interface ToolPairs {
  orphans: number[]
  unanswered: number[]
}

/**
 * Pairs calls with the results that directly follow them: by id where both have one, else by number. Calls of the last
 * message are what is to be learned and need no result.
 */
export function pairTools(messages: readonly Message[]): ToolPairs {
  const pairs: ToolPairs = { orphans: [], unanswered: [] }
  let caller = -1
  let open: (string | undefined)[] = []
  messages.forEach((message, index) => {
    if (message.role === 'tool') {
      const id = message.tool_call_id
      const at = open.findIndex((call) => call === id || call === undefined || id === undefined)
      if (at === -1) pairs.orphans.push(index)
      else open.splice(at, 1)
      return
    }
    if (open.length > 0) pairs.unanswered.push(caller)
    open = (message.tool_calls ?? []).map((call) => call.id)
    caller = index
  })
  if (open.length > 0 && caller < messages.length - 1) pairs.unanswered.push(caller)
  return pairs
}
