import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { hubFolderName, isHubId } from '@/lib/core/hub-id'
import { FAMILIES } from './families'
import { packageFolder } from './files'

/** One step of a path that cannot lead out of its folder. */
export function isFolderName(name: string): boolean {
  return /^[A-Za-z0-9][\w.-]*$/.test(name)
}

/** The folder in `home` that holds a tokenizer of this id; null where there is none. */
export function keptTokenizerFolder(id: string, home: string): string | null {
  if (!isFolderName(id) && !isHubId(id)) return null
  const folder = join(home, 'tokenizers', hubFolderName(id))
  return existsSync(join(folder, 'tokenizer.json')) ? folder : null
}

/**
 * The folder of an installed tokenizer: in `home`, which takes precedence, or in its family's
 * package.
 */
export function tokenizerFolder(id: string, home: string): string | null {
  const kept = keptTokenizerFolder(id, home)
  if (kept !== null) return kept
  const family = FAMILIES.find((candidate) => candidate.id === id)
  const folder = family === undefined ? null : packageFolder(family.package)
  // Only the model files of these packages are usable; their code contains an old template engine.
  return folder === null ? null : join(folder, 'models')
}
