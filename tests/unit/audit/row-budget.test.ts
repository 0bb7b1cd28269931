import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { auditExample, AuditSummary } from '@/lib/audit'
import { messageProblem } from '@/lib/audit/matches'
import { auditSubjectOf } from '@/lib/audit/subject'
import { pairTools } from '@/lib/audit/tool-pairs'
import type { Message } from '@/lib/core/conversation'
import { exampleOf, PARAMETERS, turn } from './fixtures'

const MANY = 60_000

/** How the pairing is meant, call by call. */
function pairSlowly(messages: readonly Message[]): { orphans: number[]; unanswered: number[] } {
  const pairs = { orphans: [] as number[], unanswered: [] as number[] }
  let caller = -1
  let open: (string | undefined)[] = []
  for (const [index, message] of messages.entries()) {
    if (message.role === 'tool') {
      const at = open.findIndex(
        (call) => call === message.tool_call_id || call === undefined || message.tool_call_id === undefined,
      )
      if (at === -1) pairs.orphans.push(index)
      else open.splice(at, 1)
      continue
    }
    if (open.length > 0) pairs.unanswered.push(caller)
    open = (message.tool_calls ?? []).map((call) => call.id)
    caller = index
  }
  if (open.length > 0 && caller < messages.length - 1) pairs.unanswered.push(caller)
  return pairs
}

const call = (id: string | undefined) => ({
  type: 'function' as const,
  ...(id !== undefined && { id }),
  function: { name: 'f', arguments: '{}' },
})

describe('one row', () => {
  it('of tens of thousands of messages costs one pass and has a hundred findings of a rule', () => {
    const users: Message[] = Array.from({ length: MANY }, () => ({ role: 'user', content: 'hi' }))
    const results: Message[] = Array.from({ length: MANY }, (_, at) => ({
      role: 'tool',
      content: 'x',
      tool_call_id: `c${at}`,
    }))
    const empties: Message[] = Array.from({ length: MANY }, () => ({ role: 'assistant', content: '' }))
    for (const [rule, messages] of [
      ['role-alternation', users],
      ['orphan-tool-result', results],
      ['empty-response', empties],
    ] as const) {
      const found = auditExample(exampleOf(messages), PARAMETERS).filter((finding) => finding.rule === rule)
      expect(found).toHaveLength(100)
      expect(found.at(-1)!.message).toMatch(/There are 59,?\d{3} more of this kind\.$/)
      expect(found[0]!.message).not.toContain('more of this kind')
    }
  })

  it('is not gone through again for the text of each message that a finding marks', () => {
    const subject = {
      ...auditSubjectOf(exampleOf(turn('a question', 'an answer'))),
      get texts(): never {
        throw new Error('gone through')
      },
    }
    expect(messageProblem(subject, 1, 'x')).toEqual({
      message: 'x',
      spans: [{ message: 1, field: 'content', start: 0, end: 9 }],
    })
    expect(messageProblem(subject, 1, 'x', 'tool_calls').spans).toEqual([])
  })

  it('that is too long has one finding that says so, and the figures say that it is left out', () => {
    const reason =
      'Too long to be checked: it has 2,000,001 characters, the limit is 2,000,000. It is not tokenised.'
    const example = exampleOf(turn('a question', 'an answer'), { tokens: null, tooLong: reason })
    const findings = auditExample(example, PARAMETERS)
    expect(findings).toEqual([{ rule: 'too-long', severity: 'error', message: reason, spans: [] }])
    const summary = new AuditSummary(PARAMETERS)
    summary.add(example, 'a', 'a', findings)
    expect(summary.stats().warnings).toContain(
      '1 of 1 row (100 %) too long to be checked; the lengths and trained tokens leave them out.',
    )
    expect(summary.stats().warnings.join()).not.toContain('could not be rendered')
  })
})

describe('results and calls', () => {
  it('are paired in one pass as one by one', () => {
    const id = fc.constantFrom(undefined, 'a', 'b', 'c')
    const message = fc.oneof(
      {
        weight: 3,
        arbitrary: id.map((given): Message => ({
          role: 'tool',
          content: 'x',
          ...(given !== undefined && { tool_call_id: given }),
        })),
      },
      {
        weight: 2,
        arbitrary: fc
          .array(id, { maxLength: 5 })
          .map((ids): Message => ({ role: 'assistant', content: null, tool_calls: ids.map(call) })),
      },
      { weight: 1, arbitrary: fc.constant<Message>({ role: 'user', content: 'x' }) },
    )
    fc.assert(
      fc.property(fc.array(message, { maxLength: 20 }), (messages) => {
        expect(pairTools(messages)).toEqual(pairSlowly(messages))
      }),
      { numRuns: 500 },
    )
  })

  it('of one message are as many as it likes, in any order', () => {
    const ids = Array.from({ length: MANY }, (_, at) => `c${at}`)
    const messages: Message[] = [
      { role: 'assistant', content: null, tool_calls: ids.map(call) },
      ...ids.toReversed().map((id): Message => ({ role: 'tool', content: 'x', tool_call_id: id })),
    ]
    expect(pairTools(messages)).toEqual({ orphans: [], unanswered: [] })
  })
})
