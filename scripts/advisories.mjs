/**
 * `npm run advisories`: known vulnerabilities of the packages in package-lock.json, as the registry
 * tells them. Exit code 0 where there are none, 1 where there are, 3 where the registry does not
 * answer: then nothing was checked.
 */
import { spawnSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { root } from './prepare.mjs'

/**
 * The number of packages with advisories, by severity, and their names; or the reason why it is
 * unknown.
 */
export function advisories() {
  const { stdout, error } = spawnSync('npm', ['audit', '--json'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  if (error) return { checked: false, reason: error.message }
  const report = parsed(stdout)
  if (report?.metadata?.vulnerabilities === undefined)
    return {
      checked: false,
      reason: report?.message ?? report?.error?.summary ?? 'the registry gave no report',
    }
  const found = Object.values(report.vulnerabilities).map(
    ({ name, severity, range }) => `${severity}: ${name} ${range}`,
  )
  return { checked: true, found }
}

/** One line for people. */
export function advisoryLine({ checked, reason, found }) {
  if (!checked) return `advisories: not checked (${reason.split('\n')[0]})`
  return found.length === 0
    ? 'advisories: none known'
    : `advisories: ${found.length} packages\n  ${found.join('\n  ')}`
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const report = advisories()
  console.log(advisoryLine(report))
  process.exitCode = report.checked ? Math.min(report.found.length, 1) : 3
}
