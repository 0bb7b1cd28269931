import { readFileSync } from 'node:fs'

/** An entry of package-lock.json (version 3) as far as licences need it. */
interface LockedPackage {
  version?: string
  license?: string
  link?: boolean
  dev?: boolean
}

interface Licensed {
  name: string
  version: string
  licence: string
  /**
   * True for packages that only builds and tests need; a studio installed without them does not
   * contain them.
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
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8')) as {
    packages: Record<string, LockedPackage>
  }
  return Object.entries(packages)
    .filter(([path, { link }]) => path.includes('node_modules/') && link !== true)
    .map(([path, { version = '', license = 'not stated', dev = false }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license,
      development: dev,
    }))
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

Winnow is licensed under Apache-2.0. It installs the packages below from the npm registry, each under its own licence;
their texts are in the folders of node_modules. \`npm run licences\` writes this page from package-lock.json, and a test
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
