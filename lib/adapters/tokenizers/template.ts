import { familyTemplate, type SpecialTokens } from '@/lib/render'
import { templateIn } from './files'
import { keptTokenizerFolder, tokenizerFolder } from './folders'

/**
 * The template a tokenizer comes with and the special tokens it may name, without loading the
 * tokenizer itself: its small files are a thousandth of it. Null where it is not installed, or has
 * no template.
 */
export function readTokenizerTemplate(
  id: string,
  home: string,
): { source: string; specialTokens: SpecialTokens } | null {
  const folder = tokenizerFolder(id, home)
  if (folder === null) return null
  const { template, specialTokens } = templateIn(folder)
  const shipped = keptTokenizerFolder(id, home) === null ? familyTemplate(id) : null
  const source = shipped ?? template
  return source === null ? null : { source, specialTokens }
}
