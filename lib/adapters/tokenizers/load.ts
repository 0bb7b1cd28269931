import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { WinnowError } from '@/lib/core/errors'
import { hubFolderName, isHubId } from '@/lib/core/hub-id'
import { familyTemplate, type Tokenizer } from '@/lib/render'
import { createTokenizer } from './create'
import { FAMILIES, installHint, type Family } from './families'
import { readTokenizerFolder } from './files'
import { tryAtFirstUse } from './first-use'
import { keptTokenizerFolder, tokenizerFolder } from './folders'
import { downloadTokenizer } from './hub'

/** A loaded tokenizer holds 130 to 240 MB. */
const MAXIMUM_LOADED = 4

/** Loaded and loading tokenizers, the one used last at the end. */
const loaded = new Map<string, Promise<Tokenizer>>()

/**
 * The tokenizer with an id: a family (`qwen3`), or one in `home`. With `paths`, for an id typed in
 * a command on this machine, also a folder, or a Hub id (`owner/name`), which is downloaded once
 * into `home`. An id from a browser, a contract or a job never downloads anything: reading does not
 * act.
 * @throws WinnowError tokenizer-missing, tokenizer-not-here, with the remedy
 */
export function loadTokenizer(
  id: string,
  home: string,
  { paths }: { paths: boolean } = { paths: true },
): Promise<Tokenizer> {
  const key = `${resolve(home)}\0${paths}\0${id}`
  const known = loaded.get(key)
  if (known !== undefined) {
    loaded.delete(key)
    loaded.set(key, known)
    return known
  }
  const loading = read(id, home, paths)
  loaded.set(key, loading)
  // A failure is not kept: the remedy may have been followed by the next call.
  loading.catch(() => loaded.delete(key))
  for (const oldest of loaded.keys()) {
    if (loaded.size <= MAXIMUM_LOADED) break
    loaded.delete(oldest)
  }
  return loading
}

async function read(id: string, home: string, paths: boolean): Promise<Tokenizer> {
  const kept = keptTokenizerFolder(id, home)
  if (kept !== null) {
    await tryAtFirstUse(kept)
    return createTokenizer(id, readTokenizerFolder(kept), null)
  }
  const family = FAMILIES.find((candidate) => candidate.id === id)
  if (family !== undefined) return readFamily(family, home)
  if (paths && existsSync(id)) return createTokenizer(id, readTokenizerFolder(resolve(id)), null)
  if (!isHubId(id)) {
    throw new WinnowError(
      'tokenizer-missing',
      `There is no tokenizer ${id}. Give one of ${FAMILIES.map((candidate) => candidate.id).join(', ')}, a folder with tokenizer.json, or a Hub id (owner/name).`,
    )
  }
  if (!paths)
    throw new WinnowError(
      'tokenizer-not-here',
      `${id} is not on this machine yet. Download it from the Hub first: here where there is a button for it, or with \`winnow tokenizers download ${id}\`.`,
    )
  process.stderr.write(`winnow: downloading the tokenizer ${id} from the Hub, once\n`)
  await downloadTokenizer(id, home)
  return createTokenizer(id, readTokenizerFolder(join(home, 'tokenizers', hubFolderName(id))), null)
}

function readFamily(family: Family, home: string): Tokenizer {
  const folder = tokenizerFolder(family.id, home)
  if (folder === null) {
    throw new WinnowError(
      'tokenizer-missing',
      `The files of ${family.name} are not installed. Run ${installHint(family)}, or put its tokenizer.json and tokenizer_config.json into tokenizers/${family.id} of the Winnow home.`,
    )
  }
  return createTokenizer(family.id, readTokenizerFolder(folder), familyTemplate(family.id))
}
