import { expect, it } from 'vitest'
import { compileTemplate, familyTemplate, pinnedDate, renderConversation, textSpans } from '@/lib/render'
import { assistant, chat, setupOf, system, user } from './setups'

it("text spans separate the template's text from the record's", () => {
  const inputs = {
    specialTokens: { bos_token: '<|begin_of_text|>' },
    date: pinnedDate('2024-07-26'),
    addGenerationPrompt: false,
  }
  const rendered = renderConversation(
    chat(system('Be brief.'), user('Hi'), assistant('Yo')),
    compileTemplate(familyTemplate('llama3_1')!),
    inputs,
  )
  if (!rendered.ok) throw new Error(rendered.problem.message)
  const { text } = rendered.value
  const spans = textSpans(rendered.value)
  expect(spans.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
  expect(
    spans
      .filter(({ kind }) => kind === 'content')
      .map(({ start, end, message }) => [message, text.slice(start, end)]),
  ).toEqual([
    [0, 'Be brief.'],
    [1, 'Hi'],
    [2, 'Yo'],
  ])
  expect(
    spans
      .filter(({ kind }) => kind === 'template')
      .map(({ start, end }) => text.slice(start, end))
      .join(''),
  ).toContain('Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024')
})

/** As long as the three messages of the source article, which are 42 and 62 tokens. */
const THREE_MESSAGES = chat(
  system('You are a helpful assistant.'),
  user('What is gradient descent?'),
  assistant('Gradient descent is an optimization algorithm that minimizes a loss function over time.'),
)

it('three messages have 42 tokens with the template of Llama 3 and 62 with that of 3.1, and one begin of text', async () => {
  for (const [template, tokens] of [
    ['llama3', 42],
    ['llama3_1', 62],
  ] as const) {
    const { tokenizer, ...setup } = await setupOf('llama3_1', { template: familyTemplate(template)! })
    const rendered = renderConversation(THREE_MESSAGES, setup.template, {
      specialTokens: tokenizer.specialTokens,
      date: setup.date,
      addGenerationPrompt: false,
    })
    const ids = tokenizer.encode(rendered.ok ? rendered.value.text : '')
    expect(ids.length, template).toBe(tokens)
    expect(ids.filter((id) => tokenizer.piece(id) === '<|begin_of_text|>')).toHaveLength(1)
  }
}, 30_000)
