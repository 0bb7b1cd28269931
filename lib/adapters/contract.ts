import { readFile } from 'node:fs/promises'
import { WinnowError } from '@/lib/core/errors'
import type { ServingContract } from '@/lib/core/views'
import { createSetup, type Setup, type SetupOptions } from '@/lib/render'
import type { Home } from './home'
import { loadTokenizer } from './tokenizers'

/** What a serving contract or the options of a command say about rendering and masks. */
export type RenderingChoice = Pick<ServingContract, 'tokenizer' | 'template' | 'policy' | 'maxLength'> & Pick<SetupOptions, 'date' | 'variables'>

/**
 * Loads the tokenizer and compiles the template: a file, or the tokenizer's own where there is none.
 * Throws WinnowError tokenizer-missing, template-error, not-found.
 */
export async function openSetup(choice: RenderingChoice, home: Home): Promise<Setup> {
  const { template: file, tokenizer: id, ...rest } = choice
  const tokenizer = await loadTokenizer(id, home.dir)
  return createSetup({ ...rest, tokenizer, template: file === null ? null : await readTemplate(file) })
}

export async function readTemplate(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new WinnowError('not-found', `The template ${file} cannot be read. Give a .jinja file, or leave the option out to use the tokenizer's own.`, { cause })
  })
}
