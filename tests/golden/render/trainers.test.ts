import { afterAll, describe, expect, it } from 'vitest'
import { loadTokenizer } from '@/lib/adapters/tokenizers'
import type { Conversation } from '@/lib/core/conversation'
import { createSetup, labelExample, type PolicyId } from '@/lib/render'
import { describeWithData } from '../../shared-data'
import { readConversations, readLines } from './golden'

type Column = 'unsloth' | 'trl_completion' | 'ax_turn' | 'ax_last' | 'ax_all'
/** A column is a text where the trainer itself stopped with an error. */
type Row = { m: string; id: string; ids: number[]; axids: boolean } & Record<Column, number[] | string> &
  ({ ok: true } | { ok: false; err: string })

const EMULATIONS: readonly [PolicyId, Column][] = [
  ['unsloth', 'unsloth'],
  ['trl-completion', 'trl_completion'],
  ['axolotl-turn', 'ax_turn'],
  ['axolotl-last', 'ax_last'],
  ['axolotl-all', 'ax_all'],
]
const FAMILIES = ['llama3_2', 'qwen2_5']

/**
 * What a policy of ours is beside a trainer's mask, and why the two differ where they do.
 */
const RELATIVES: readonly [PolicyId, PolicyId, string][] = [
  [
    'completion',
    'trl-completion',
    'TRL counts tokens of the prompt rendered alone, and takes a last message of anyone',
  ],
  [
    'assistant-newline',
    'unsloth',
    'Unsloth trains tool results and messages between markers, and markers typed into a message',
  ],
  [
    'assistant',
    'axolotl-turn',
    'Axolotl compares two renderings and loses ends of answers; it obeys weights, and parses tool arguments',
  ],
  ['assistant', 'axolotl-last', 'only one end of turn'],
  ['assistant', 'axolotl-all', 'ends of turns of users and system too'],
]

describeWithData('emulations against the trainers’ own code', (data) => {
  const conversations = new Map(
    [...readConversations(data, 'policy_conversations.json')].map(([id, conversation]) => [
      id,
      imported(conversation),
    ]),
  )
  const rows = readLines<Row>(data, 'trainer_policies.jsonl')
  const table: string[] = []
  afterAll(() => console.log(['policy beside trainer, of all rows:', ...table].join('\n')))

  const label = async (family: string, policy: PolicyId) => {
    const setup = createSetup({
      tokenizer: await loadTokenizer(family, '.winnow'),
      template: null,
      policy,
      maxLength: 4096,
    })
    return (row: Row) => labelExample(conversations.get(row.id)!, setup)
  }

  describe.each(FAMILIES)('%s', (family) => {
    const own = rows.filter(({ m }) => m === family)

    it.each(EMULATIONS)(
      '%s trains the same tokens in every row, and refuses the same in its words',
      async (policy, column) => {
        const run = await label(family, policy)
        expect(own).toHaveLength(171)
        const differing = own.filter((row) => {
          const [result, error, mask] = [run(row), errorOf(row, column), row[column]]
          if (!result.ok || error !== null || typeof mask === 'string')
            return result.ok || error === null || !result.problem.message.endsWith(error)
          // Axolotl parses arguments that are a string, and so has other tokens there.
          const sameIds =
            column.startsWith('ax_') && !row.axids
              ? result.value.ids.length === mask.length
              : result.value.ids.join() === row.ids.join()
          return !sameIds || maskOf(result.value.labels) !== mask.join()
        })
        expect(differing.map(({ id }) => id)).toEqual([])
      },
    )

    it.each(RELATIVES)('%s beside %s', async (policy, emulation, why) => {
      const [ours, theirs] = [await label(family, policy), await label(family, emulation)]
      const differing = own.filter((row) => {
        const [own, trainer] = [ours(row), theirs(row)]
        return own.ok && trainer.ok && maskOf(own.value.labels) !== maskOf(trainer.value.labels)
      })
      const named = differing.map(({ id }) => id).filter((id) => !id.startsWith('fz'))
      table.push(
        `${family} ${policy} / ${emulation}: ${differing.length} of ${own.length} differ (${why}): ${named.join(' ')}${differing.length > named.length ? ` and ${differing.length - named.length} random ones` : ''}`,
      )
      expect(differing.length).toBeGreaterThan(0)
    })
  })
})

/** What the template or the trainer said where it refused the row. */
function errorOf(row: Row, column: Column): string | null {
  if (!row.ok) return row.err
  const value = row[column]
  return typeof value === 'string' ? value.replace(/^ERR /, '') : null
}

/** As the importer stores a row: `train: false` is a weight of 0. */
function imported(conversation: Conversation): Conversation {
  const messages = conversation.messages.map((message) => {
    const { train, ...rest } = message as typeof message & { train?: boolean }
    return train === undefined ? rest : { ...rest, weight: train ? 1 : 0 }
  })
  return { ...conversation, messages }
}

function maskOf(labels: readonly number[]): string {
  return labels.map((token) => (token === -100 ? 0 : 1)).join()
}
