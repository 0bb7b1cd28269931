import { lstatSync, readdirSync, readFileSync, realpathSync, type Stats } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { errorCode } from '@/lib/adapters/files'
import type { Home } from '@/lib/adapters/home'
import { WinnowError } from '@/lib/core/errors'
import { type Manifest, MANIFEST_FILE, MAXIMUM_MANIFEST_BYTES, parseManifest } from '@/lib/release'

/** Strange files named in a refusal. */
const NAMED_FILES = 5

/**
 * Refuses a place that a release must not use: it takes only a new or empty folder, or one that
 * holds an earlier release of the same dataset and nothing else. Existing content is left as it is.
 */
export function checkPlace(dir: string, dataset: string, home: Home): void {
  const place = realPlace(dir)
  const refuse = (why: string): never => {
    throw new WinnowError('conflict', `${dir} ${why} Nothing there was changed. Name a new or empty folder.`)
  }
  for (const [what, folder] of [
    ['your home folder', homedir()],
    ['the current folder', process.cwd()],
    ['the home of Winnow', home.dir],
  ] as const) {
    const at = realPlace(folder)
    if (place === at) refuse(`is ${what}.`)
    if (isInside(at, place)) refuse(`holds ${what}, ${folder}.`)
  }
  const kept = [home.files, home.uploads, home.tokenizers].map(realPlace)
  if (
    place === realPlace(home.releases) ||
    kept.some((folder) => place === folder || isInside(place, folder))
  )
    refuse('is where Winnow keeps its own files.')
  const entry = entryOf(place)
  if (entry === null) return
  if (entry.isSymbolicLink()) refuse('is a link, and releases do not follow links.')
  if (!entry.isDirectory()) refuse('is a file, but a release is a folder.')
  if (entryOf(dirname(place))?.dev !== entry.dev)
    refuse('is the root of a disk, which cannot be replaced as a whole; name a folder in it.')
  const problem = strangeContent(place, dataset)
  if (problem !== null) refuse(problem)
}

/**
 * Content of a folder that a release would destroy; null if it is only an earlier release of the
 * dataset.
 */
function strangeContent(dir: string, dataset: string): string | null {
  const names = readdirSync(dir)
  if (names.length === 0) return null
  const manifest = manifestIn(dir)
  if (manifest === null) return 'holds files that are not a release.'
  if (manifest.dataset !== dataset) return `holds a release of another dataset, "${manifest.dataset}".`
  const own = new Set([MANIFEST_FILE, manifest.index.name, ...manifest.files.map(({ name }) => name)])
  const strange = names.filter((name) => !own.has(name) || entryOf(join(dir, name))?.isFile() !== true).sort()
  if (strange.length === 0) return null
  const more = strange.length > NAMED_FILES ? ` and ${strange.length - NAMED_FILES} more` : ''
  return `holds more than an earlier release of "${dataset}": ${strange.slice(0, NAMED_FILES).join(', ')}${more}.`
}

/** The manifest of a folder; null where there is none that Winnow has written. */
export function manifestIn(dir: string): Manifest | null {
  const file = join(dir, MANIFEST_FILE)
  const entry = entryOf(file)
  if (entry === null || !entry.isFile() || entry.size > MAXIMUM_MANIFEST_BYTES) return null
  try {
    return parseManifest(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

/** The entry at a path, without following a link; null if there is none. */
export function entryOf(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null
  } catch (error) {
    if (errorCode(error) === 'ENOTDIR') return null
    throw error
  }
}

/**
 * The path with its links followed except for the last name; parts that do not exist yet are left
 * as given.
 */
export function realPlace(path: string): string {
  const full = resolve(path)
  const above = dirname(full)
  return above === full ? full : join(realFolder(above), basename(full))
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return realPlace(folder)
  }
}

function isInside(path: string, folder: string): boolean {
  const steps = relative(folder, path)
  return steps !== '' && steps !== '..' && !steps.startsWith(`..${sep}`)
}
