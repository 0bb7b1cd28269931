/**
 * `npm test`: types, format, lint, walls, dead code, unit and golden tests, browser tests; `npm run check`
 * leaves the browser out.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { advisories, advisoryLine } from './advisories.mjs'
import { buildPages, checkNode, compile, install, root, run } from './prepare.mjs'

const browser = !process.argv.includes('--no-browser')
const counts = { passed: 0, failed: 0, skipped: 0 }

checkNode()
await install()
await compile()
// Before the types: Next writes its own route types.
if (browser) await buildPages()
announce('types, format, lint, walls, dead code')
const checks = await Promise.all([
  check('types', 'typescript/bin/tsc', ['--noEmit']),
  check('format', 'prettier/bin/prettier.cjs', ['--check', '.', '--cache', '--log-level=warn']),
  check('lint', 'eslint/bin/eslint.js', [
    '.',
    '--max-warnings=0',
    '--cache',
    '--cache-location',
    'node_modules/.cache/eslint',
  ]),
  check('walls', 'dependency-cruiser/bin/dependency-cruise.mjs', [
    'lib',
    'app',
    'components',
    'tests',
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'err',
  ]),
  check('dead code', 'knip/bin/knip.js', []),
])
if (checks.includes(false)) process.exit(1)
console.log(advisoryLine(advisories()))
announce('unit and golden tests')
mkdirSync(join(root, 'test-results'), { recursive: true })
let ok = suite(
  'vitest/vitest.mjs',
  ['run', '--reporter=default', '--reporter=json', '--outputFile.json=test-results/vitest.json'],
  'vitest.json',
  (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  }),
)
if (browser) {
  announce('browser tests')
  const env = {
    CHROMIUM: chromium(),
    PLAYWRIGHT_JSON_OUTPUT_NAME: join(root, 'test-results/playwright.json'),
  }
  ok =
    suite(
      '@playwright/test/cli.js',
      ['test', '--reporter=list,json'],
      'playwright.json',
      ({ stats }) => ({
        passed: stats.expected + stats.flaky,
        failed: stats.unexpected,
        skipped: stats.skipped,
      }),
      env,
    ) && ok
}
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exit(ok ? 0 : 1)

function announce(what) {
  console.log(`\n── ${what}`)
}

/** Runs a tool beside others; prints what it said once it has ended, and says whether it was content. */
async function check(name, path, args) {
  const child = spawn(process.execPath, [join(root, 'node_modules', path), ...args], { cwd: root })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const [status] = await once(child, 'close')
  console.log(`${name}: ${status === 0 ? 'passed' : 'failed'}${said.trim() === '' ? '' : `\n${said.trim()}`}`)
  return status === 0
}

/** Runs a test runner to its end, adds its counts, and says whether it passed. */
function suite(path, args, report, read, env = {}) {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', path), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  const file = join(root, 'test-results', report)
  if (existsSync(file))
    for (const [name, count] of Object.entries(read(JSON.parse(readFileSync(file, 'utf8')))))
      counts[name] += count
  return status === 0
}

/** The system's Chromium, or the one Playwright keeps, which is fetched when neither is there. */
function chromium() {
  const known = [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ].find((path) => path && existsSync(path))
  if (known) return known
  run(process.execPath, [join(root, 'node_modules/@playwright/test/cli.js'), 'install', 'chromium'])
  return ''
}
