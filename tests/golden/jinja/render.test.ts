import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fromJson, parseTemplate, TemplateError, type ContextValue, type Template } from '@/lib/jinja'
import { describeWithData } from '../../shared-data'

interface Golden {
  readonly t: string
  readonly c: string
  readonly gp: boolean
  readonly ok: boolean
  readonly text?: string
  readonly err?: string
  readonly idx: readonly (readonly [number, number])[]
}

/** The tokens and the date that the vectors were made with (golden/README.md). */
const CONTEXT = { bos_token: '<s>', eos_token: '</s>', pad_token: '<pad>', unk_token: '<unk>' }
const OPTIONS = { strftimeNow: () => '26 Jul 2024' }

describeWithData('render.jsonl: jinja2 as transformers sets it up', (data) => {
  const templates = new Map<string, Template>()
  const templateOf = (path: string): Template => {
    const known = templates.get(path) ?? parseTemplate(readFileSync(join(data, 'templates', path), 'utf8'))
    templates.set(path, known)
    return known
  }

  it('templates and conversations render as in Python, and are refused where Python raises', () => {
    const conversations = readConversations(join(data, 'golden/render_conversations.json'))
    const goldens = readFileSync(join(data, 'golden/render.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Golden)
    const differing: string[] = []
    for (const golden of goldens) {
      const made = renderOrError(templateOf(golden.t), {
        ...CONTEXT,
        ...conversations.get(golden.c),
        add_generation_prompt: golden.gp,
      })
      const wanted = golden.ok ? golden.text : 'error'
      if (made.text !== wanted)
        differing.push(
          `${golden.t} ${golden.c} ${String(golden.gp)}: ${made.message}, Python ${golden.err ?? 'rendered'}`,
        )
    }
    expect(goldens.length).toBe(2014)
    expect(differing).toEqual([])
  })

  it('the characters of generation blocks are marked as in transformers', () => {
    const conversations = readConversations(join(data, 'golden/render_conversations.json'))
    const goldens = readFileSync(join(data, 'golden/render.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Golden)
    let compared = 0
    for (const golden of goldens.filter((each) => each.ok && each.idx.length > 0)) {
      const { text, pieces } = templateOf(golden.t).render(
        { ...CONTEXT, ...conversations.get(golden.c), add_generation_prompt: golden.gp },
        OPTIONS,
      )
      const marked = pieces
        .filter((piece) => piece.generation)
        .flatMap((piece) => indices(piece.start, piece.end))
      expect(marked, `${golden.t} ${golden.c}`).toEqual(
        golden.idx.flatMap(([start, end]) => unitIndices(text, start, end)),
      )
      compared += 1
    }
    expect(compared).toBeGreaterThan(100)
  })

  function renderOrError(
    template: Template,
    context: Record<string, ContextValue>,
  ): { text: string; message: string } {
    try {
      return { text: template.render(context, OPTIONS).text, message: 'rendered' }
    } catch (error) {
      if (error instanceof TemplateError) return { text: 'error', message: error.message }
      throw error
    }
  }
})

/**
 * The conversations, read so that 1.0 and large integers stay what they are. An empty list of tools
 * was handed to the reference as None (jinja2 itself gives these four texts of Llama 3.x only
 * then).
 */
function readConversations(path: string): Map<string, Record<string, ContextValue>> {
  const all = fromJson(readFileSync(path, 'utf8'))
  if (!(all instanceof Map)) throw new Error('the conversations are a JSON object')
  return new Map(
    Array.from(all, ([name, context]): [string, Record<string, ContextValue>] => [
      String(name),
      contextOf(context as Map<string, ContextValue>),
    ]),
  )
}

function contextOf(conversation: Map<string, ContextValue>): Record<string, ContextValue> {
  const tools = conversation.get('tools')
  return {
    ...Object.fromEntries(conversation),
    tools: Array.isArray(tools) && tools.length === 0 ? null : tools,
  }
}

function indices(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index)
}

/** UTF-16 indices of a range that Python counts in code points. */
function unitIndices(text: string, start: number, end: number): number[] {
  const characters = Array.from(text)
  const from = characters.slice(0, start).join('').length
  return indices(from, from + characters.slice(start, end).join('').length)
}
