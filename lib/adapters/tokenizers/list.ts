import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { WinnowError } from '@/lib/core/errors'
import type { TokenizerView } from '@/lib/contract/inspection'
import { familyTemplate } from '@/lib/render'
import { hashOfFile } from '../file-memo'
import { FAMILIES, installHint, type Family } from './families'
import { packageFolder, templateIn } from './files'

/** The families, installed or not, then what else lies in `home`. */
export function listTokenizers(home: string): TokenizerView[] {
  const kept = join(home, 'tokenizers')
  const names = existsSync(kept)
    ? readdirSync(kept).filter((name) => existsSync(join(kept, name, 'tokenizer.json')))
    : []
  const own = names.filter((name) => !FAMILIES.some((family) => family.id === name)).sort()
  return [
    ...FAMILIES.map((family) =>
      names.includes(family.id) ? keptView(family.id, family.name, kept) : familyView(family),
    ),
    ...own.map((name) => keptView(name.replace('--', '/'), name.replace('--', '/'), kept)),
  ]
}

function familyView(family: Family): TokenizerView {
  const folder = packageFolder(family.package)
  if (folder === null) {
    return {
      id: family.id,
      name: family.name,
      available: false,
      source: installHint(family),
      sha256: null,
      hasTemplate: familyTemplate(family.id) !== null,
    }
  }
  const models = join(folder, 'models')
  return {
    id: family.id,
    name: family.name,
    available: true,
    source: family.package,
    sha256: hashOfFile(join(models, 'tokenizer.json')),
    hasTemplate: familyTemplate(family.id) !== null || hasTemplate(models),
  }
}

function keptView(id: string, name: string, kept: string): TokenizerView {
  const folder = join(kept, id.replace('/', '--'))
  return {
    id,
    name,
    available: true,
    source: folder,
    sha256: hashOfFile(join(folder, 'tokenizer.json')),
    hasTemplate: hasTemplate(folder),
  }
}

function hasTemplate(folder: string): boolean {
  try {
    return templateIn(folder).template !== null
  } catch (error) {
    if (!(error instanceof WinnowError)) throw error
    return false
  }
}
