import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { WinnowError } from '@/lib/core/errors'
import type { TokenizerView } from '@/lib/contract/inspection'
import { familyTemplate } from '@/lib/render'
import { hashOfFile } from '../file-memo'
import { FAMILIES, installHint, type Family } from './families'
import { packageFolder, templateIn } from './files'

/** A tokenizer by its name, before any of its files is read. */
interface NamedTokenizer {
  id: string
  name: string
  /** The folder of its files; null where they are not on this machine. */
  folder: string | null
  /** The source of its files, or how to get them. */
  source: string
  /** Whether Winnow brings a template for it, which takes the place of one in its files. */
  templated: boolean
}

/** The families, installed or not, then what else lies in `home`. */
export function namedTokenizers(home: string): NamedTokenizer[] {
  const kept = join(home, 'tokenizers')
  const names = existsSync(kept)
    ? readdirSync(kept).filter((name) => existsSync(join(kept, name, 'tokenizer.json')))
    : []
  const own = names.filter((name) => !FAMILIES.some((family) => family.id === name)).sort()
  return [
    ...FAMILIES.map((family) =>
      names.includes(family.id) ? keptTokenizer(family.id, family.name, kept) : ofFamily(family),
    ),
    ...own.map((name) => keptTokenizer(name.replace('--', '/'), name.replace('--', '/'), kept)),
  ]
}

/** The same with what their files hold. Hashes the files, which are up to 33 MB each. */
export function listTokenizers(home: string): TokenizerView[] {
  return namedTokenizers(home).map(({ id, name, folder, source, templated }) => ({
    id,
    name,
    available: folder !== null,
    source,
    sha256: folder === null ? null : hashOfFile(join(folder, 'tokenizer.json')),
    hasTemplate: templated || (folder !== null && hasTemplate(folder)),
  }))
}

function ofFamily(family: Family): NamedTokenizer {
  const { id, name } = family
  const folder = packageFolder(family.package)
  const templated = familyTemplate(id) !== null
  return folder === null
    ? { id, name, folder, source: installHint(family), templated }
    : { id, name, folder: join(folder, 'models'), source: family.package, templated }
}

function keptTokenizer(id: string, name: string, kept: string): NamedTokenizer {
  const folder = join(kept, id.replace('/', '--'))
  return { id, name, folder, source: folder, templated: false }
}

function hasTemplate(folder: string): boolean {
  try {
    return templateIn(folder).template !== null
  } catch (error) {
    if (!(error instanceof WinnowError)) throw error
    return false
  }
}
