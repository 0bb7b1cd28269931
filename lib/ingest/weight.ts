import type { JsonObject } from '@/lib/core/json'
import { field, wrongType } from './fields'

/**
 * Names trainers use for a turn's share of the loss: OpenAI and axolotl, LLaMA-Factory, axolotl,
 * xtuner.
 */
const WEIGHT_FIELDS = ['weight', 'loss_weight', 'train', 'training', 'loss'] as const

export function weightOf(message: JsonObject, name: string, index: number): number | undefined {
  for (const alias of WEIGHT_FIELDS) {
    const value = field(message, alias)
    if (value === undefined) continue
    if (typeof value === 'boolean') return value ? 1 : 0
    if (typeof value === 'number' && value >= 0 && value <= 1) return value
    throw wrongType(`${name}[${index}].${alias}`, value, 'a number from 0 to 1, or true or false')
  }
  return undefined
}
