import { expect, it } from 'vitest'
import { loadTokenizer } from '@/lib/adapters/tokenizers'
import { createSetup, labelExample } from '@/lib/render'
import { describeWithData } from '../../shared-data'
import { readConversations, readLines } from './golden'

interface Row { m: string; id: string; ok: boolean; ids: number[]; unsloth: number[]; trl_completion: number[]; trl_prefix_ok: boolean; ax_turn: number[] }

describeWithData('policies against the trainers', (data) => {
  const conversations = readConversations(data, 'policy_conversations.json')
  const rows = readLines<Row>(data, 'trainer_policies.jsonl').filter((row) => row.ok)

  const masksOf = async (family: string, policy: string): Promise<{ row: Row; mask: number[] }[]> => {
    const setup = createSetup({ tokenizer: await loadTokenizer(family, '.winnow'), template: null, policy, maxLength: 4096 })
    return rows.filter((row) => row.m === family).map((row) => {
      const result = labelExample(conversations.get(row.id)!, setup)
      if (!result.ok) throw new Error(`${row.id}: ${result.problem.message}`)
      expect(result.value.ids).toEqual(row.ids)
      return { row, mask: result.value.labels.map((label) => (label === -100 ? 0 : 1)) }
    })
  }
  const differing = (pairs: { row: Row; mask: number[] }[], reference: (row: Row) => number[] | null): string[] =>
    pairs.filter(({ row, mask }) => reference(row) !== null && reference(row)!.join() !== mask.join()).map(({ row }) => row.id)

  it.each(['qwen2_5', 'llama3_2'])('completion is TRL’s where the prompt is a prefix (%s)', async (family) => {
    const pairs = (await masksOf(family, 'completion')).filter(({ row }) => conversations.get(row.id)!.messages.at(-1)!.role === 'assistant')
    expect(pairs.length).toBeGreaterThan(100)
    expect(differing(pairs, (row) => (row.trl_prefix_ok ? row.trl_completion : null))).toEqual([])
  })

  it.each(['qwen2_5', 'llama3_2'])('assistant-newline is Unsloth’s (%s)', async (family) => {
    expect(differing(await masksOf(family, 'assistant-newline'), (row) => row.unsloth)).toEqual([])
  })

  it.each(['qwen2_5', 'llama3_2'])('assistant is Axolotl’s (%s)', async (family) => {
    expect(differing(await masksOf(family, 'assistant'), (row) => row.ax_turn)).toEqual([])
  })
})
