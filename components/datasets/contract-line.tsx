import type { ServingContract } from '@/lib/core/serving-contract'
import { count } from '../format'

/** Tokenizer · template · policy · length, the short form of a serving contract. */
export const contractLine = ({
  tokenizer,
  template,
  policy,
  maxLength,
  systemPrompts,
}: ServingContract): string =>
  [
    tokenizer,
    template === null ? 'its own template' : `template ${template}`,
    policy,
    `${count(maxLength)} tokens`,
    ...(systemPrompts === 'keep' ? [] : ['system prompts merged']),
  ].join(' · ')
