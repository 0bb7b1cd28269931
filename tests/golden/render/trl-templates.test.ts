import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Conversation } from '@/lib/core/conversation'
import { parseTemplate, TemplateError, type Rendering, type Template } from '@/lib/jinja'
import { trainingTemplate } from '@/lib/render/emulations/trl-training-template'
import { describeWithData } from '../../shared-data'
import { readConversations, readPythonConversations } from './golden'

const PATCHED = [
  'cohere',
  'cohere2',
  'deepseek_r1_distill',
  'deepseekv3',
  'diffusion_gemma',
  'gemma',
  'gemma3',
  'glm4moe',
  'gptoss',
  'idefics3',
  'lfm2',
  'llama3',
  'llava_next',
  'muse_glimmer',
  'nemotron_3_5_lightning',
  'nemotron_3_nano',
  'nemotron_3_super',
  'nemotron_3_ultra',
  'phi3',
  'phi3_5',
  'qwen2_5',
  'qwen2_5_vl',
  'qwen3',
  'qwen3_5_nothink',
  'qwen3_5_think',
  'qwen3_6',
  'qwen3_8',
  'qwen3_instruct_2507',
  'qwen3_vl',
]
const REFUSED = ['llama3_1', 'llama3_2', 'lfm2_2_5']

describeWithData('templates TRL trains with', (data) => {
  const folders = [
    join(data, 'templates/trl'),
    ...(process.env['WINNOW_TRL'] === undefined ? [] : [join(process.env['WINNOW_TRL'], 'chat_templates')]),
  ]
  const read = (name: string): string | null => {
    const path = folders.map((folder) => join(folder, `${name}.jinja`)).find(existsSync)
    return path === undefined ? null : readFileSync(path, 'utf8')
  }
  const conversations: Conversation[] = [
    ...['mask_conversations.json', 'policy_conversations.json'].flatMap((file) => [
      ...readConversations(data, file).values(),
    ]),
    ...readPythonConversations(data, 'render_conversations.json').values(),
  ]
  const all = [...conversations, ...conversations.map(inParts)]

  describe.each(PATCHED)('%s', (name) => {
    const [original, training] = [read(name), read(`${name}_training`)]
    if (original === null || training === null)
      console.warn(
        `skipped: ${name} is not among the shared templates; set WINNOW_TRL to the folder of TRL’s package`,
      )
    it.skipIf(original === null || training === null)(
      'edited is TRL’s own training template in text and marks',
      () => {
        const edited = trainingTemplate(original!)
        expect(edited).not.toBeNull()
        const [ours, theirs] = [parseTemplate(edited!), parseTemplate(training!)]
        const compared = all.flatMap((conversation, index) =>
          [false, true].map(
            (prompt) =>
              [
                index,
                prompt,
                marked(ours, conversation, prompt),
                marked(theirs, conversation, prompt),
              ] as const,
          ),
        )
        expect(compared.filter(([, , own, reference]) => own !== reference).slice(0, 3)).toEqual([])
        expect(compared.filter(([, , , reference]) => reference?.includes('⟦')).length).toBeGreaterThan(100)
      },
    )
  })

  it.each(REFUSED)('%s is not among those TRL patches', (name) =>
    expect(trainingTemplate(read(name)!)).toBeNull(),
  )
})

function inParts(conversation: Conversation): Conversation {
  const messages = conversation.messages.map((message) =>
    typeof message.content === 'string'
      ? { ...message, content: [{ type: 'text', text: message.content }] }
      : message,
  )
  return { ...conversation, messages }
}

/** The text with ⟦ and ⟧ around what carries the loss; null where the template refuses. */
function marked(template: Template, conversation: Conversation, prompt: boolean): string | null {
  let rendering: Rendering
  try {
    const tools = conversation.tools?.length ? conversation.tools : null
    const context = {
      messages: conversation.messages,
      tools,
      add_generation_prompt: prompt,
      bos_token: '<s>',
      eos_token: '</s>',
    }
    rendering = template.render(context, { strftimeNow: () => '26 Jul 2024' })
  } catch (cause) {
    if (cause instanceof TemplateError) return null
    throw cause
  }
  let [text, inside] = ['', false]
  for (const { start, end, generation } of rendering.pieces) {
    if (start === end) continue
    if (generation !== inside) text += (inside = generation) ? '⟦' : '⟧'
    text += rendering.text.slice(start, end)
  }
  return inside ? `${text}⟧` : text
}
