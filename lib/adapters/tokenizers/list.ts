import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { sha256 } from '@/lib/core/hash'
import { WinnowError } from '@/lib/core/errors'
import type { TokenizerView } from '@/lib/core/inspection'
import { familyTemplate } from '@/lib/render'
import { FAMILIES, installHint, type Family } from './families'
import { packageFolder, templateIn } from './files'

/** The families, installed or not, then what else lies in `home`. */
export function listTokenizers(home: string): TokenizerView[] {
  const kept = join(home, 'tokenizers')
  const names = existsSync(kept) ? readdirSync(kept).filter((name) => existsSync(join(kept, name, 'tokenizer.json'))) : []
  const own = names.filter((name) => !FAMILIES.some((family) => family.id === name)).sort()
  return [
    ...FAMILIES.map((family) => (names.includes(family.id) ? keptView(family.id, family.name, kept) : familyView(family))),
    ...own.map((name) => keptView(name.replace('--', '/'), name.replace('--', '/'), kept)),
  ]
}

function familyView(family: Family): TokenizerView {
  const folder = packageFolder(family.package)
  if (folder === null) {
    return { id: family.id, name: family.name, available: false, source: installHint(family), sha256: null, hasTemplate: familyTemplate(family.id) !== null }
  }
  const models = join(folder, 'models')
  return {
    id: family.id,
    name: family.name,
    available: true,
    source: family.package,
    sha256: fileHash(join(models, 'tokenizer.json')),
    hasTemplate: familyTemplate(family.id) !== null || hasTemplate(models),
  }
}

function keptView(id: string, name: string, kept: string): TokenizerView {
  const folder = join(kept, id.replace('/', '--'))
  return { id, name, available: true, source: folder, sha256: fileHash(join(folder, 'tokenizer.json')), hasTemplate: hasTemplate(folder) }
}

function hasTemplate(folder: string): boolean {
  try {
    return templateIn(folder) !== null
  } catch (error) {
    if (!(error instanceof WinnowError)) throw error
    return false
  }
}

/** Hashes by path, size and time of change: the eight families are 130 MB together, too much to read for every list. */
const hashes = new Map<string, string>()

function fileHash(file: string): string {
  const { size, mtimeMs } = statSync(file)
  const key = `${file}\0${size}\0${mtimeMs}`
  let hash = hashes.get(key)
  if (hash === undefined) hashes.set(key, (hash = sha256(readFileSync(file))))
  return hash
}
