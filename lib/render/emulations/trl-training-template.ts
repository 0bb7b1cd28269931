import { sha256 } from '@/lib/core/hash'
import type { Edit } from './trl-edit'
import { TRL_ORIGINALS } from './trl-originals'

/** Whether TRL sees generation tags in a template. */
export function hasGenerationMarkers(source: string): boolean {
  return /\{%-?\s*generation\s*-?%\}/.test(source)
}

/**
 * The template TRL trains with in place of this one (get_training_chat_template), as edits of it.
 * Null where TRL does not know the template, which it tells by every character of it.
 */
export function trainingTemplate(source: string): string | null {
  const edits = TRL_ORIGINALS.get(sha256(source))
  return edits === undefined ? null : edits.reduce(edit, source)
}

function edit(source: string, { find, replace }: Edit): string {
  if (!source.includes(find)) throw new Error(`A known template does not hold ${JSON.stringify(find)}.`)
  return source.replaceAll(find, () => replace)
}
