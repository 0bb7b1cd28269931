import { describe, expect, it } from 'vitest'
import type { Inspection } from '@/lib/contract/inspection'
import { inspect, labelExample } from '@/lib/render'
import { assistant, chat, setupOf, system, user } from './setups'

type Rendered = Extract<Inspection, { ok: true }>

const CONVERSATION = chat(system('Be nice.'), user('Hi 👋'), assistant('e\u0301tude 한국어'))

describe('inspect', () => {
  it('trains nothing beyond the maximum length, draws the cut, and counts what is left', async () => {
    const whole = await setupOf('qwen2_5')
    const {
      tokens: { ids },
    } = inspect(CONVERSATION, whole) as Rendered
    for (let maxLength = 1; maxLength <= ids.length + 1; maxLength++) {
      const setup = { ...whole, maxLength }
      const { beyond: cut, runs, tokens, trained, text } = inspect(CONVERSATION, setup) as Rendered
      const labelled = labelExample(CONVERSATION, setup)
      if (!labelled.ok) throw new Error(labelled.problem.message)
      const { labels, promptTokens, responseTokens, kept } = labelled.value
      const left = labels.slice(0, maxLength).filter((label) => label !== -100).length
      expect(trained).toBe(left)
      expect(cut).toBe(maxLength < ids.length ? tokens.starts[maxLength] : null)
      expect(runs.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
      if (cut !== null)
        expect(
          runs.some(({ start }) => start === cut) && runs.every((run) => run.start < cut || !run.trained),
        ).toBe(true)
      if (maxLength >= ids.length) expect(kept).toBeNull()
      else
        expect([
          kept!.trained,
          kept!.promptTokens + kept!.responseTokens,
          kept!.responseTokens <= responseTokens,
        ]).toEqual([left, maxLength, true])
      expect(promptTokens + responseTokens).toBe(ids.length)
    }
  })

  it('gives runs that cover the text, and tokens that agree with the labels', async () => {
    const setup = await setupOf('qwen2_5')
    const inspection = inspect(CONVERSATION, setup) as Rendered
    const { text, runs, tokens } = inspection
    expect(runs.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
    expect(
      runs.map(({ start, end, kind, trained, role }) => [text.slice(start, end), kind, trained, role]),
    ).toEqual([
      // Written before the loop over the messages, and yet the system message's own.
      ['<|im_start|>', 'special', false, 'system'],
      ['system\n', 'template', false, 'system'],
      ['Be nice.', 'content', false, 'system'],
      ['<|im_end|>', 'special', false, 'system'],
      ['\n', 'template', false, 'system'],
      ['<|im_start|>', 'special', false, 'user'],
      ['user\n', 'template', false, 'user'],
      ['Hi 👋', 'content', false, 'user'],
      ['<|im_end|>', 'special', false, 'user'],
      ['\n', 'template', false, 'user'],
      ['<|im_start|>', 'special', false, 'assistant'],
      ['assistant\n', 'template', false, 'assistant'],
      ['e\u0301tude 한국어', 'content', true, 'assistant'],
      ['<|im_end|>', 'special', true, 'assistant'],
      ['\n', 'template', false, 'assistant'],
    ])
    const lean = labelExample(CONVERSATION, setup)
    if (!lean.ok) throw new Error(lean.problem.message)
    expect(labelsOf(inspection)).toEqual(lean.value.labels)
    expect(inspection.trained).toBe(labelsOf(inspection).filter((label) => label !== -100).length)
    expect(tokens.ids.map((id) => tokens.pieces[id]).slice(0, 3)).toEqual(['<|im_start|>', 'system', 'Ċ'])
    expect(tokens.special.map((id) => tokens.pieces[id])).toEqual(['<|im_start|>', '<|im_end|>'])
    expect(lean.value.promptTokens + lean.value.responseTokens).toBe(tokens.ids.length)
    expect(lean.value.responseTokens).toBe(inspection.trained)
    expect(inspection.perMessage.map(({ role, trained }) => [role, trained])).toEqual([
      ['system', 0],
      ['user', 0],
      ['assistant', inspection.trained],
    ])
    expect(inspection).toMatchObject({
      tokenizer: 'qwen2_5',
      policy: 'assistant',
      maxLength: 4096,
      warnings: [],
    })
  })

  it('names the source of every character', async () => {
    const { text, sources } = inspect(CONVERSATION, await setupOf('qwen2_5')) as Rendered
    const stretches = sources.starts.map((start, index) => ({
      text: text.slice(start, sources.starts[index + 1] ?? text.length),
      source: sources.table[sources.sources[index]!]!,
      offset: sources.offsets[index]!,
    }))
    expect(stretches.map((stretch) => stretch.text).join('')).toBe(text)
    let checked = 0
    for (const { source, offset, text: stretch } of stretches) {
      if (source.kind !== 'message' || source.field !== 'content') continue
      expect(
        (CONVERSATION.messages[source.message]!.content as string).slice(offset, offset + stretch.length),
      ).toBe(stretch)
      checked++
    }
    expect(checked).toBe(3)
    expect(sources.table.filter(({ kind }) => kind === 'template')).not.toEqual([])
  })

  it('keeps apart what a template cuts out of a message', async () => {
    const template = '{% for m in messages %}{{ m.content[:2] }}{{ m.content[4:] }}{% endfor %}'
    const { sources } = inspect(chat(user('abcdefgh')), await setupOf('qwen2_5', { template })) as Rendered
    expect([sources.starts, sources.offsets]).toEqual([
      [0, 2],
      [0, 4],
    ])
  })

  it('gives the text around a message written outside the loop to it, and to nobody what is in doubt', async () => {
    const turns = [user('Hi'), assistant('Yo')]
    const owners = (inspection: Rendered) => [...new Set(inspection.runs.map(({ message }) => message))]
    const withSystem = inspect(chat(system('Be nice.'), ...turns), await setupOf('llama3_1')) as Rendered
    // The conversation's first token is no message's; knowledge date and all stand in the system
    // turn.
    expect(
      withSystem.runs
        .filter(({ message }) => message === null)
        .map(({ start, end }) => withSystem.text.slice(start, end)),
    ).toEqual(['<|begin_of_text|>'])
    expect(owners(withSystem)).toEqual([null, 0, 1, 2])
    const tools = [{ type: 'function', function: { name: 'f', parameters: {} } }]
    // System and first user turn stand beside each other outside the loop: each keeps its own end
    // and header.
    const both = inspect(
      { messages: [system('Be nice.'), ...turns], tools },
      await setupOf('llama3_1'),
    ) as Rendered
    const textOf = (message: number) =>
      both.runs
        .filter((run) => run.message === message)
        .map(({ start, end }) => both.text.slice(start, end))
        .join('')
    expect(textOf(0)).toMatch(/^<\|start_header_id\|>system[^]*Be nice\.<\|eot_id\|>$/)
    expect(textOf(1)).toMatch(/^<\|start_header_id\|>user[^]*"name": "f"[^]*Hi<\|eot_id\|>$/)
    // Without a system message the template makes the turn up by itself, also where tools follow it
    // outside the loop.
    const made = inspect({ messages: turns, tools }, await setupOf('llama3_1')) as Rendered
    const none = made.runs.filter(({ message }) => message === null)
    expect(made.text.slice(none[0]!.start, none.at(-1)!.end)).toMatch(
      /^<\|begin_of_text\|><\|start_header_id\|>system[^]*<\|eot_id\|>$/,
    )
    expect(owners(inspect(chat(...turns), await setupOf('qwen2_5')) as Rendered)).toEqual([null, 0, 1])
  })

  it('shows neighbouring special tokens as runs of their own', async () => {
    const template = '{% for m in messages %}{{ m.content }}<|im_end|><|im_end|>{% endfor %}'
    const inspection = inspect(chat(user('a')), await setupOf('qwen2_5', { template })) as Rendered
    expect(inspection.runs.map(({ kind }) => kind)).toEqual(['content', 'special', 'special'])
  })

  it('reports a template that refuses', async () => {
    const template = '\n{{ raise_exception("not this one") }}'
    const inspection = inspect(CONVERSATION, await setupOf('qwen2_5', { template }))
    expect(inspection).toMatchObject({
      ok: false,
      error: { code: 'template-raised', message: expect.stringContaining('not this one') as string, line: 2 },
    })
  })

  it('pins the date', async () => {
    const template = '{{ date_string }} {{ strftime_now("%d %b %Y") }}'
    expect(inspect(CONVERSATION, await setupOf('qwen2_5', { template }))).toMatchObject({
      text: '26 Jul 2024 26 Jul 2024',
    })
    expect(inspect(CONVERSATION, await setupOf('qwen2_5', { template, date: '2026-11-21' }))).toMatchObject({
      text: '21 Nov 2026 21 Nov 2026',
    })
  })
})

function labelsOf({ tokens }: Rendered): number[] {
  return tokens.ids.map((id, index) =>
    tokens.trained.some(([from, to]) => index >= from && index < to) ? id : -100,
  )
}
