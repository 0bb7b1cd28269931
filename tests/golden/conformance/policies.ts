import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadTokenizer } from '@/lib/adapters/tokenizers'
import type { Conversation } from '@/lib/core/conversation'
import { createSetup, labelExample, type PolicyId } from '@/lib/render'
import { readConversations, readLines } from '../render/golden'
import { groupBy, outcomeOf, tally, type Tally } from './tally'

/** A mask as the trainers' code made it; a text where the trainer itself stopped with an error. */
type Mask = number[] | string
type Column = 'unsloth' | 'trl_completion' | 'ax_turn' | 'ax_last' | 'ax_all'
type TrainerRow = { m: string; id: string; ok: boolean } & Record<Column, Mask>
interface MaskRow {
  m: string
  t: string
  id: string
  ok: boolean
  mask: number[]
}

/** A policy beside the masks it is compared with, per family. */
export interface Comparison {
  policy: PolicyId
  judge: string
  family: string
  tally: Tally
  /** Ids of the conversations in which the two differ. */
  differing: string[]
}

/**
 * The trainer's column each policy is read against: its own for an emulation, the nearest one
 * otherwise.
 */
const TRAINERS: readonly [PolicyId, string, Column][] = [
  ['trl-completion', 'TRL completion_only_loss', 'trl_completion'],
  ['unsloth', 'Unsloth', 'unsloth'],
  ['axolotl-turn', 'Axolotl, turn', 'ax_turn'],
  ['axolotl-last', 'Axolotl, last', 'ax_last'],
  ['axolotl-all', 'Axolotl, all', 'ax_all'],
  ['completion', 'TRL completion_only_loss', 'trl_completion'],
  ['assistant-newline', 'Unsloth', 'unsloth'],
  ['assistant', 'Axolotl, turn', 'ax_turn'],
]
const GENERATION: readonly PolicyId[] = ['generation', 'trl-assistant']

/** Every policy for which there are vectors, per family. */
export async function comparePolicies(data: string): Promise<Comparison[]> {
  const trainerRows = groupBy(readLines<TrainerRow>(data, 'trainer_policies.jsonl'), ({ m }) => m)
  const maskRows = groupBy(readLines<MaskRow>(data, 'assistant_mask.jsonl'), ({ m }) => m)
  const conversations = new Map(
    [
      ...readConversations(data, 'mask_conversations.json'),
      ...readConversations(data, 'policy_conversations.json'),
    ].map(([id, conversation]) => [id, imported(conversation)]),
  )
  const comparisons: Comparison[] = []
  const compare = async <Row extends { id: string }>(
    policy: PolicyId,
    judge: string,
    family: string,
    rows: readonly Row[],
    template: string | null,
    wanted: (row: Row) => string | null,
  ): Promise<void> => {
    const label = await labeller(family, policy, template)
    const outcomes = rows.map((row) => ({
      id: row.id,
      outcome: outcomeOf(label(conversations.get(row.id)!), wanted(row)),
    }))
    const differing = outcomes
      .filter(({ outcome }) => outcome !== 'same' && outcome !== 'both refuse')
      .map(({ id }) => id)
    comparisons.push({
      policy,
      judge,
      family,
      tally: tally(outcomes.map(({ outcome }) => outcome)),
      differing,
    })
  }
  for (const policy of GENERATION) {
    for (const [family, rows] of maskRows) {
      const template = readFileSync(join(data, `templates/trl/${rows[0]!.t}.jinja`), 'utf8')
      // SFTTrainer stops at an example of which nothing is trained; transformers does not mind.
      const stops = (row: MaskRow): boolean =>
        !row.ok || (policy === 'trl-assistant' && !row.mask.includes(1))
      await compare(policy, 'transformers’ assistant mask', family, rows, template, (row) =>
        stops(row) ? null : row.mask.join(''),
      )
    }
  }
  for (const [policy, judge, column] of TRAINERS) {
    for (const [family, rows] of trainerRows)
      await compare(policy, judge, family, rows, null, (row) => (row.ok ? maskText(row[column]) : null))
  }
  return comparisons
}

function maskText(mask: Mask): string | null {
  return typeof mask === 'string' ? null : mask.join('')
}

/** The mask of a conversation as 0 and 1; null where it is refused. */
async function labeller(
  family: string,
  policy: PolicyId,
  template: string | null,
): Promise<(conversation: Conversation) => string | null> {
  const setup = createSetup({
    tokenizer: await loadTokenizer(family, '.winnow'),
    template,
    policy,
    maxLength: 4096,
  })
  return (conversation) => {
    const result = labelExample(conversation, setup)
    return result.ok ? result.value.labels.map((label) => (label === -100 ? 0 : 1)).join('') : null
  }
}

/** As the importer stores Axolotl's field: `train: false` is a weight of 0. */
function imported(conversation: Conversation): Conversation {
  const messages = conversation.messages.map((message) => {
    const { train, ...rest } = message as typeof message & { train?: boolean }
    return train === undefined ? rest : { ...rest, weight: train ? 1 : 0 }
  })
  return { ...conversation, messages }
}
