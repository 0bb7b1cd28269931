import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { WinnowError } from '@/lib/core/errors'
import { sha256 } from '@/lib/core/hash'
import type { ContractBasis } from '@/lib/core/run-basis'
import type { ServingContract } from '@/lib/core/serving-contract'
import { hashOfFile } from './file-memo'
import type { Home } from './home'
import { resolveTemplate } from './templates'
import { readTokenizerTemplate, tokenizerFolder } from './tokenizers'

/**
 * Hashes of the tokenizer and template that a contract names today, without loading the tokenizer.
 * They equal those of a loaded tokenizer and a compiled template.
 */
export function contractBasis(
  { tokenizer, template, policy, maxLength, systemPrompts }: ServingContract,
  { dir }: Home,
): ContractBasis {
  const source = readable(() =>
    template === null
      ? (readTokenizerTemplate(tokenizer, dir)?.source ?? null)
      : resolveTemplate(template, dir),
  )
  return {
    tokenizer,
    template,
    policy,
    maxLength,
    systemPrompts,
    tokenizerHash: hashOfTokenizer(tokenizer, dir),
    templateHash: source === null ? null : sha256(source),
  }
}

function hashOfTokenizer(id: string, home: string): string | null {
  const folder = tokenizerFolder(id, home)
  const file = folder === null ? null : join(folder, 'tokenizer.json')
  return file === null || !existsSync(file) ? null : hashOfFile(file)
}

function readable<Value>(read: () => Value): Value | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof WinnowError) return null
    throw error
  }
}
