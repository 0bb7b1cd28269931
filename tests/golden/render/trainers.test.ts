import { describe, expect, it } from 'vitest'
import { loadTokenizer } from '@/lib/adapters/tokenizers'
import { createSetup, labelExample } from '@/lib/render'
import { describeWithData } from '../../shared-data'
import { readConversations, readLines } from './golden'

interface Row { m: string; id: string; ok: boolean; ids: number[]; unsloth: number[]; trl_completion: number[]; trl_prefix_ok: boolean; ax_turn: number[] }

/** Where the trainers do something else than the policy says, and what (design/TEMPLATES.md, sections 3 and 4). */
const UNSLOTH_DIFFERS: Readonly<Record<string, string>> = {
  tool: 'trains tool results', toolnull: 'trains tool results', aa: 'trains the second of two assistant headers',
  midsys: 'trains a system message between turns', fz75: 'misses the header of a question that begins with a newline, and trains it', special: 'takes markers typed by a user for its own', lit: 'takes markers typed by a user for its own',
}
const AXOLOTL_DIFFERS: Readonly<Record<string, string>> = {
  toolnull: 'leaves out tool calls', empty: 'leaves out the end of an empty answer', fz69: 'loses a character the tokenizer composes',
  br: 'loses tokens of a text in double brackets', br2: 'loses tokens of a text in double brackets', wt: 'obeys a field of its own',
}

describeWithData('policies against the trainers', (data) => {
  const conversations = readConversations(data, 'policy_conversations.json')
  const rows = readLines<Row>(data, 'trainer_policies.jsonl').filter((row) => row.ok)

  interface Compared { row: Row; mask: string; straddles: boolean }
  const compare = async (family: string, policy: string): Promise<Compared[]> => {
    const setup = createSetup({ tokenizer: await loadTokenizer(family, '.winnow'), template: null, policy, maxLength: 4096 })
    return rows.filter((row) => row.m === family).map((row) => {
      const result = labelExample(conversations.get(row.id)!, setup)
      if (!result.ok) throw new Error(`${row.id}: ${result.problem.message}`)
      expect(result.value.ids).toEqual(row.ids)
      const mask = result.value.labels.map((token) => (token === -100 ? 0 : 1)).join()
      return { row, mask, straddles: result.value.warnings.some(({ code }) => code === 'straddle') }
    })
  }
  const ids = (compared: Compared[]): string[] => compared.map(({ row }) => row.id)

  describe.each(['qwen2_5', 'llama3_2'])('%s', (family) => {
    it('completion is TRL’s where the prompt is a prefix', async () => {
      const compared = (await compare(family, 'completion')).filter(({ row }) => row.trl_prefix_ok && conversations.get(row.id)!.messages.at(-1)!.role === 'assistant')
      expect(compared.length).toBeGreaterThan(100)
      expect(ids(compared.filter(({ row, mask }) => row.trl_completion.join() !== mask))).toEqual([])
    })

    it('assistant-newline is Unsloth’s, but for its bugs and for tokens that straddle the header', async () => {
      const differing = (await compare(family, 'assistant-newline')).filter(({ row, mask, straddles }) => row.unsloth.join() !== mask && !straddles)
      expect(ids(differing).filter((id) => UNSLOTH_DIFFERS[id] === undefined)).toEqual([])
    })

    it('assistant is Axolotl’s, but for its bugs', async () => {
      const differing = (await compare(family, 'assistant')).filter(({ row, mask }) => row.ax_turn.join() !== mask)
      expect(ids(differing).filter((id) => AXOLOTL_DIFFERS[id] === undefined)).toEqual([])
    })
  })
})
