import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sha256 } from '@/lib/core/hash'
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/core/json'
import { WinnowError } from '@/lib/core/errors'
import type { SpecialTokens } from '@/lib/render'
import { remembered } from '../file-memo'

/** The files of one tokenizer, read but not yet understood. */
export interface TokenizerFiles {
  tokenizer: JsonObject
  config: JsonObject
  /**
   * chat_template.jinja next to the two files, which Transformers prefers to the template inside
   * the config.
   */
  template: string | null
  sha256: string
}

/**
 * The largest published tokenizer.json is Gemma 3's 33 MB; a file ten times as large is not a
 * tokenizer.
 */
export const MAXIMUM_FILE_BYTES = 350_000_000

/** Special tokens a chat template may ask for by name. */
const NAMED_TOKENS = [
  'bos_token',
  'eos_token',
  'unk_token',
  'pad_token',
] as const satisfies (keyof SpecialTokens)[]

/**
 * Reads tokenizer.json, tokenizer_config.json and chat_template.jinja of a folder; only the first
 * is required.
 */
export function readTokenizerFolder(folder: string): TokenizerFiles {
  const bytes = readBounded(join(folder, 'tokenizer.json'))
  return {
    tokenizer: parseObject(bytes, join(folder, 'tokenizer.json')),
    ...readTemplateFiles(folder),
    sha256: sha256(bytes),
  }
}

/** The small files of a tokenizer. */
function readTemplateFiles(folder: string): Pick<TokenizerFiles, 'config' | 'template'> {
  const { config, template } = templateFiles(folder)
  return {
    config: existsSync(config) ? parseObject(readBounded(config), config) : {},
    template: existsSync(template) ? readBounded(template).toString('utf8') : null,
  }
}

function readBounded(file: string): Buffer {
  if (!existsSync(file))
    throw new WinnowError(
      'tokenizer-missing',
      `${file} does not exist. A tokenizer folder holds tokenizer.json and tokenizer_config.json.`,
    )
  if (statSync(file).size > MAXIMUM_FILE_BYTES)
    throw new WinnowError(
      'tokenizer-missing',
      `${file} is larger than ${MAXIMUM_FILE_BYTES} bytes: it is not a tokenizer file.`,
    )
  return readFileSync(file)
}

function parseObject(bytes: Buffer, file: string): JsonObject {
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8'))
  } catch (cause) {
    throw new WinnowError('tokenizer-missing', `${file} is not JSON: download it again.`, { cause })
  }
  if (!isJsonObject(value))
    throw new WinnowError('tokenizer-missing', `${file} holds no JSON object: download it again.`)
  return value
}

/** The special tokens a config names. */
export function specialTokens(config: JsonObject): SpecialTokens {
  return Object.fromEntries(
    NAMED_TOKENS.flatMap((name) => {
      const text = tokenText(config[name])
      return text === null ? [] : [[name, text]]
    }),
  )
}

/**
 * The text of a special token, which configs give as a string or as an AddedToken object; null
 * where there is none.
 */
function tokenText(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') return value
  return isJsonObject(value) && typeof value['content'] === 'string' ? value['content'] : null
}

/**
 * The chat template of a tokenizer's folder, as Transformers looks for it, null where it has none;
 * and the tokens it may name.
 */
export function templateIn(folder: string): { template: string | null; specialTokens: SpecialTokens } {
  return remembered('template', Object.values(templateFiles(folder)), () => {
    const { config, template } = readTemplateFiles(folder)
    return { template: template ?? configTemplate(config), specialTokens: specialTokens(config) }
  })
}

const templateFiles = (folder: string) => ({
  config: join(folder, 'tokenizer_config.json'),
  template: join(folder, 'chat_template.jinja'),
})

/** The template of a config: one string, or a list of named ones of which `default` counts. */
export function configTemplate(config: JsonObject): string | null {
  const given = config['chat_template']
  if (typeof given === 'string') return given
  if (!Array.isArray(given)) return null
  const chosen = given.filter(isJsonObject).find((entry) => entry['name'] === 'default')
  return typeof chosen?.['template'] === 'string' ? chosen['template'] : null
}

/**
 * Folder of an npm package, looked for by hand in the node_modules above the working directory, the
 * program and this file: bundlers rewrite `require.resolve`, and a bundled server stands elsewhere
 * than its sources did.
 */
export function packageFolder(name: string): string | null {
  for (const start of searchRoots()) {
    for (let folder = start; ; folder = dirname(folder)) {
      const candidate = join(folder, 'node_modules', name)
      if (existsSync(candidate)) return candidate
      if (dirname(folder) === folder) break
    }
  }
  return null
}

function searchRoots(): string[] {
  const program = process.argv[1]
  const roots = [process.cwd(), dirname(fileURLToPath(import.meta.url))]
  if (program !== undefined && existsSync(program)) roots.push(dirname(realpathSync(program)))
  return roots
}
