import type { ServingContract } from '@/lib/core/serving-contract'
import { createSetup, type Setup, type SetupOptions } from '@/lib/render'
import type { Home } from './home'
import { resolveTemplate } from './templates'
import { loadTokenizer } from './tokenizers'

/** The part of a serving contract, or of a command's options, that concerns rendering and masks. */
export type RenderingChoice = Pick<ServingContract, 'tokenizer' | 'template' | 'policy' | 'maxLength'> &
  Pick<SetupOptions, 'date' | 'variables' | 'systemPrompts'>

/**
 * Loads the tokenizer and compiles the template: the one of an id, or the tokenizer's own where
 * there is none. With `paths` both may be files and folders of this machine too; never for a choice
 * that comes from a browser. Throws WinnowError tokenizer-missing, template-error, not-found.
 */
export async function openSetup(
  choice: RenderingChoice,
  home: Home,
  { paths }: { paths: boolean } = { paths: false },
): Promise<Setup> {
  const { template: id, tokenizer: tokenizerId, ...rest } = choice
  const template = id === null ? null : resolveTemplate(id, home.dir, { paths })
  return createSetup({ ...rest, tokenizer: await loadTokenizer(tokenizerId, home.dir, { paths }), template })
}
