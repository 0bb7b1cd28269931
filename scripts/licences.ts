import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** An entry of package-lock.json (version 3) as far as licences need it. */
interface LockedPackage {
  version?: string
  license?: string
  link?: boolean
  dev?: boolean
  dependencies?: Record<string, string>
}

interface Lock {
  packages: Record<string, LockedPackage>
}

interface Licensed {
  name: string
  version: string
  licence: string
  /**
   * True for packages that only builds and tests need. Neither are they installed with a studio, nor
   * is their code part of its pages and of dist/.
   */
  development: boolean
}

/**
 * Licence expressions of packages, as their authors write them, that people may use and pass on
 * with Winnow (Apache-2.0) as separate packages. Another one is a decision to take before the
 * package comes in.
 */
const KNOWN = new Set([
  '0BSD',
  'Apache-2.0',
  'Apache 2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'EPL-2.0',
  'ISC',
  'MIT',
  'MIT and ISC',
  'MPL-2.0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  '(BSD-2-Clause OR MIT OR Apache-2.0)',
  '(MIT OR CC0-1.0)',
  '(MIT OR WTFPL)',
])

/** Licences that ask for more than their notice when files are changed or passed on. */
const CONDITIONS = /MPL|EPL|GPL|OFL|CC-BY/

export function lockedPackages(lockFile: string): Licensed[] {
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8')) as Lock
  const built = builtIn(packages)
  return Object.entries(packages)
    .filter(([path, { link }]) => path.includes('node_modules/') && link !== true)
    .map(([path, { version = '', license = 'not stated', dev = false }]) => {
      const name = nameOf(path)
      return { name, version, licence: license, development: dev && !built.has(name) }
    })
}

const nameOf = (path: string): string =>
  path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

/** Packages that the sources import, and what those need: their code is taken into what is built. */
function builtIn(packages: Record<string, LockedPackage>): Set<string> {
  const known = new Map<string, string[]>()
  for (const [path, { dependencies = {} }] of Object.entries(packages))
    if (path !== '')
      known.set(nameOf(path), [...(known.get(nameOf(path)) ?? []), ...Object.keys(dependencies)])
  const built = new Set<string>()
  const waiting = [...importedPackages()]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (built.has(name) || !known.has(name)) continue
    built.add(name)
    waiting.push(...known.get(name)!)
  }
  return built
}

/** The names of packages that stand in an import of the sources. */
function importedPackages(): Set<string> {
  const sources = ['app', 'components', 'lib'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(tsx?|css)$/.test(name) && !name.includes('generated'))
      .map((name) => readFileSync(join(folder, name), 'utf8')),
  )
  const imports = /(?:from|import\(?|@import) ?'((?:@[\w-]+\/)?[\w][\w.-]*)/g
  return new Set(sources.flatMap((text) => Array.from(text.matchAll(imports), ([, name]) => name!)))
}

/**
 * The licences of all packages whose code pages and programs may hold, as their authors wrote them:
 * they ask that their text goes along with the code.
 */
export function noticesText(lockFile: string): string {
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8')) as Lock
  const texts = [...builtIn(packages)].sort().flatMap((name) => {
    const folder = join('node_modules', name)
    if (!existsSync(folder)) return []
    const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)/i.test(file))
    return files.map((file) => `${name} (${file})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`)
  })
  return texts.join(`\n${'─'.repeat(80)}\n\n`)
}

/** Packages whose licence nobody has looked at yet. */
export function unknownLicences(packages: readonly Licensed[]): Licensed[] {
  return packages.filter(({ licence }) => !KNOWN.has(licence))
}

/** THIRD-PARTY.md: every package that the lock file can install, on any platform. */
export function thirdPartyText(packages: readonly Licensed[]): string {
  const lines = [
    ...new Set(
      packages.map(
        ({ name, version, licence, development }) =>
          `| ${name} | ${version} | ${licence} | ${development ? 'development' : 'studio'} |`,
      ),
    ),
  ].sort()
  const counts = new Map<string, number>()
  for (const { licence } of packages) counts.set(licence, (counts.get(licence) ?? 0) + 1)
  const byCount = [...counts].sort(([one, few], [other, many]) => many - few || one.localeCompare(other))
  return `# Packages of others

Winnow is licensed under Apache-2.0. It is built with the packages below from the npm registry, each under its own licence;
their texts are in the folders of node_modules of a checkout. Those used by the *studio* are installed with it, or
their code is part of its pages and programs. \`npm run licences\` writes this page from package-lock.json, and a test
fails where the two differ or a licence is new.

| licence | packages |
|---|---:|
${byCount.map(([licence, count]) => `| ${licence} | ${count} |`).join('\n')}

Licences with conditions beyond the notice: ${[...new Set(packages.filter(({ licence }) => CONDITIONS.test(licence)).map(({ name, licence }) => `${name} (${licence})`))].sort().join(', ')}.

| package | version | licence | used by |
|---|---|---|---|
${lines.join('\n')}
`
}
