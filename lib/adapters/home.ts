import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { keepPrivate } from './private-home'

/** The layout of the folder in which Winnow keeps everything. */
export interface Home {
  dir: string
  database: string
  /** Source files by content hash, untouched. */
  files: string
  uploads: string
  tokenizers: string
  releases: string
}

export function openHome(dir: string): Home {
  const at = resolve(dir)
  const home: Home = {
    dir: at,
    database: join(at, 'winnow.db'),
    files: join(at, 'files'),
    uploads: join(at, 'uploads'),
    tokenizers: join(at, 'tokenizers'),
    releases: join(at, 'releases'),
  }
  for (const folder of [home.files, home.uploads, home.tokenizers, home.releases])
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  keepPrivate(at)
  return home
}

/** The project's folder: of `npx winnow`, of a thread in dist/, or where the server was started. */
export function projectRoot(): string {
  const starts = [
    process.env['WINNOW_ROOT'],
    import.meta.url.startsWith('file:') ? dirname(fileURLToPath(import.meta.url)) : undefined,
    process.cwd(),
  ]
  for (const start of starts) {
    for (
      let folder = start;
      folder !== undefined;
      folder = dirname(folder) === folder ? undefined : dirname(folder)
    ) {
      const file = join(folder, 'package.json')
      if (existsSync(file) && isWinnow(JSON.parse(readFileSync(file, 'utf8')))) return folder
    }
  }
  throw new Error('The folder of Winnow itself was not found: set WINNOW_ROOT to it.')
}

function isWinnow(described: unknown): boolean {
  return (
    typeof described === 'object' && described !== null && 'name' in described && described.name === 'winnow'
  )
}
