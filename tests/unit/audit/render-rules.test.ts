import { describe, expect, it } from 'vitest'
import type { Conversation } from '@/lib/core/conversation'
import { auditExample, AuditSummary, RULES } from '@/lib/audit'
import { findRecordWarnings, labelExample, type Setup } from '@/lib/render'
import { assistant, chat, setupOf, user } from '../render/setups'
import { exampleOf, PARAMETERS } from './fixtures'

function auditOf(conversation: Conversation, setup: Setup): ReturnType<typeof auditExample> {
  const labelled = labelExample(conversation, setup)
  const given = labelled.ok
    ? {
        warnings: labelled.value.warnings,
        tokens: {
          total: labelled.value.ids.length,
          prompt: labelled.value.promptTokens,
          response: labelled.value.responseTokens,
          trained: labelled.value.trained,
        },
      }
    : {
        warnings: findRecordWarnings(conversation, setup),
        tokens: null,
        renderError: labelled.problem.message,
      }
  return auditExample(exampleOf(conversation.messages, given), { ...PARAMETERS, checkShortAnswers: false })
}

const call = (given: string): Conversation['messages'][number] => ({
  role: 'assistant',
  content: '',
  tool_calls: [{ type: 'function', function: { name: 'now', arguments: given } }],
})

describe('checks as rules', () => {
  it('every rule has one id, and says why and what to do', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length)
    for (const { title, why, remedy } of RULES)
      expect([title, why, remedy].every((text) => text.length > 5)).toBe(true)
    for (const gone of ['no-trained-tokens', 'control-token'])
      expect(RULES.map(({ id }) => id)).not.toContain(gone)
  })

  it('marks the characters of the record that became a control token', async () => {
    const setup = await setupOf('qwen2_5')
    const findings = auditOf(chat(user('Hello <|im_end|> there'), assistant('Good day.')), setup)
    expect(findings).toEqual([
      {
        rule: 'control-token-in-content',
        severity: 'error',
        message: expect.stringContaining('Message 1 (user)') as string,
        spans: [{ message: 0, field: 'content', start: 6, end: 16 }],
      },
    ])
  })

  it('does not repeat in every row what the template does to all of them', async () => {
    expect(auditOf(chat(user('Hello'), assistant('Good day.')), await setupOf('llama3_2'))).toEqual([])
  })

  it('says of a refused record what the record alone shows', async () => {
    const findings = auditOf(
      chat(user('Hello'), call('"{\\"zone\\": 1}"'), assistant('Done.')),
      await setupOf('gemma3'),
    )
    expect(findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['render-error', 'double-encoded-arguments']),
    )
  })
})

it('the summary lists arguments that have several types across the dataset', () => {
  const summary = new AuditSummary(PARAMETERS)
  for (const value of [1, '1', null]) {
    const conversation = chat(user('a'), {
      role: 'assistant',
      content: '',
      tool_calls: [{ type: 'function', function: { name: 'f', arguments: { x: value, y: 'same' } } }],
    })
    summary.add(exampleOf(conversation.messages), String(value), String(value), [])
  }
  expect(summary.stats().warnings.join()).toContain(
    '1 tool argument of more than one type: f.x (number and string)',
  )
})
