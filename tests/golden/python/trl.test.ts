import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Message } from '@/lib/core/conversation'
import { type LabelLine, labelLines } from '@/lib/services/releases/label-export'
import { closeStudio } from '@/lib/services/host/studio'
import { describeWithData } from '../../shared-data'
import { readConversations } from '../render/golden'
import { describeWithPython, familyFolder, runPython } from './reference'
import { session } from '@/tests/session'

interface Trained {
  version: string
  template: string | null
  rows: { input_ids: number[]; labels: number[]; attention_mask: number[] }[]
}

const INSTRUCTIONS = 150
const CHATS = 50

/** The models' own templates, by family, and the ones TRL trains with in their place. */
const TEMPLATES = {
  qwen2_5: ['qwen2_5', 'qwen2_5_training'],
  qwen3: ['qwen3', 'qwen3_training'],
  llama3_1: ['llama3', 'llama3_training'],
  gemma2: ['gemma', 'gemma_training'],
  gemma3: ['gemma3', 'gemma3_training'],
  deepseek_v3: ['deepseekv3', 'deepseekv3_training'],
} as const

describeWithData('exported labels', (data) => {
  describeWithPython(
    'against SFTTrainer’s own preparation',
    ['transformers', 'trl', 'torch', 'datasets'],
    () => {
      const home = mkdtempSync(join(tmpdir(), 'winnow-trl-'))
      const file = join(home, 'rows.jsonl')
      const rows = readRows(data)
      beforeAll(() => {
        process.env['WINNOW_HOME'] = home
        writeFileSync(file, rows.map((messages) => `${JSON.stringify({ messages })}\n`).join(''))
      })
      afterAll(async () => {
        await closeStudio()
        rmSync(home, { recursive: true, force: true })
      })

      const templateFile = (name: string): string => join(data, `templates/trl/${name}.jinja`)
      const ask = async (family: string, name: string, loss: string): Promise<Trained> => {
        const request = {
          folder: familyFolder(family),
          template: readFileSync(templateFile(name), 'utf8'),
          loss,
          max_length: null,
          rows,
        }
        return JSON.parse(await runPython('reference_trl.py', [], JSON.stringify(request))) as Trained
      }
      const exported = async (tokenizer: string, name: string, policy: string): Promise<Trained['rows']> => {
        const lines: LabelLine[] = []
        for await (const line of labelLines(session(), file, {
          tokenizer,
          template: templateFile(name),
          policy,
          maxLength: Infinity,
        }))
          lines.push(line)
        return lines.map((line) => {
          if (!line.ok) throw new Error(`line ${line.line}: ${line.message}`)
          return { input_ids: line.input_ids, labels: line.labels, attention_mask: line.attention_mask }
        })
      }

      it.each(Object.entries(TEMPLATES))(
        '%s, assistant_only_loss',
        async (family, [own, training]) => {
          const trained = await ask(family, own, 'assistant')
          expect(trained.template).toBe(readFileSync(templateFile(training), 'utf8'))
          expect(differing(await exported(family, own, 'trl-assistant'), trained.rows)).toEqual([])
          expect(differing(await exported(family, training, 'generation'), trained.rows)).toEqual([])
          console.log(
            `${family}: ${trained.rows.length} rows, 0 differ from TRL ${trained.version} under assistant_only_loss`,
          )
        },
        300_000,
      )

      it.each(Object.entries(TEMPLATES))(
        '%s, completion_only_loss',
        async (family, [own]) => {
          const trained = await ask(family, own, 'completion')
          expect(differing(await exported(family, own, 'trl-completion'), trained.rows)).toEqual([])
          console.log(
            `${family}: ${trained.rows.length} rows, 0 differ from TRL ${trained.version} under completion_only_loss`,
          )
        },
        300_000,
      )

      /** Lines whose labels are not TRL's. */
      function differing(ours: Trained['rows'], theirs: Trained['rows']): string[] {
        expect([ours.length, theirs.length]).toEqual([rows.length, rows.length])
        return ours.flatMap((row, index) =>
          JSON.stringify(row) === JSON.stringify(theirs[index])
            ? []
            : [`line ${index + 1}: ${JSON.stringify(rows[index]).slice(0, 200)}`],
        )
      }
    },
  )
})

/**
 * Real instructions, and chats of several turns that every template takes and that end with an
 * answer.
 */
function readRows(data: string): Pick<Message, 'role' | 'content'>[][] {
  const instructions = JSON.parse(readFileSync(join(data, 'instruct/alpagasus_claude_t45.json'), 'utf8')) as {
    instruction: string
    input: string
    output: string
  }[]
  const chats = [...readConversations(data, 'mask_conversations.json').values()]
    .map(({ messages }) => messages)
    .filter((messages) => messages.length > 2 && isPlain(messages))
  return [
    ...instructions
      .slice(0, INSTRUCTIONS)
      .map(({ instruction, input, output }): Pick<Message, 'role' | 'content'>[] => [
        { role: 'user', content: input === '' ? instruction : `${instruction}\n\n${input}` },
        { role: 'assistant', content: output },
      ]),
    ...chats.slice(0, CHATS),
  ]
}

function isPlain(messages: readonly Message[]): boolean {
  return (
    messages.length % 2 === 0 &&
    messages.every(
      (message, index) =>
        Object.keys(message).length === 2 &&
        message.role === (index % 2 === 0 ? 'user' : 'assistant') &&
        typeof message.content === 'string',
    )
  )
}
