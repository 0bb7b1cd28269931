/**
 * The steps between a fresh clone and a running studio, each run only when its inputs have changed.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const MINIMUM_NODE = [20, 19]

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1])) return
  console.error(
    `Winnow needs Node ${MINIMUM_NODE.join('.')} or newer; this is ${process.version}. Get it from nodejs.org.`,
  )
  process.exit(1)
}

/** Runs a program in the project's folder and ends this process when it fails. */
export function run(program, args, env = {}) {
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  })
  if (error) throw error
  if (status !== 0) {
    console.error(`winnow: "${[program, ...args].join(' ')}" failed.`)
    process.exit(status ?? 1)
  }
}

/** Runs a program that a dependency brings. */
export function tool(name, args, env) {
  run(process.execPath, [join(root, 'node_modules', name), ...args], env)
}

export function install() {
  return step(
    'install',
    ['package.json', 'package-lock.json', 'scripts/without-sharp'],
    () => {
      console.error('Installing packages (once, a few minutes) …')
      // `npm ci` leaves the lock file as it is, so that a second start finds nothing changed.
      // Models run on the CPU: the libraries for graphics cards that onnxruntime-node would
      // download are left out.
      run('npm', ['ci', '--no-audit', '--no-fund', '--include=dev'], {
        ...nodeHeaders(),
        ONNXRUNTIME_NODE_INSTALL: 'skip',
      })
    },
    'node_modules',
  )
}

/**
 * If a native package has to be compiled: the headers that came with this Node, instead of a
 * download.
 */
function nodeHeaders() {
  const prefix = dirname(dirname(realpathSync(process.execPath)))
  const known =
    process.env.npm_config_nodedir !== undefined || !existsSync(join(prefix, 'include/node/node_version.h'))
  return known ? {} : { npm_config_nodedir: prefix }
}

/** One entry for each process and thread that runs outside the pages. */
const COMPILATION = {
  metafile: true,
  absWorkingDir: root,
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
  entryPoints: {
    winnow: 'lib/cli/main.ts',
    worker: 'lib/jobs/worker.ts',
    'job-thread': 'lib/jobs/job-thread.ts',
    'workroom-thread': 'lib/services/workroom/workroom-thread.ts',
    'parse-thread': 'lib/jobs/imports/parse-thread.ts',
    'parquet-process': 'lib/adapters/parquet-process.ts',
    'tokenizer-thread': 'lib/adapters/tokenizers/tokenizer-thread.ts',
    'semantic-thread': 'lib/jobs/semantic/semantic-thread.ts',
    'search-thread': 'lib/jobs/duplicates/search-thread.ts',
  },
}

/** Prisma's client and the compiled lib/ (dist/): all the command line needs. */
export async function compile() {
  await generate()
  await step(
    'compile',
    ['lib', 'package-lock.json', 'tsconfig.json'],
    async () => {
      const { build } = await import('esbuild')
      sweepCompiled(await build(COMPILATION))
    },
    'dist/winnow.js',
  )
}

/** Compiles lib/ as `compile` does, and again whenever a file of it changes. */
export async function watch() {
  await generate()
  // The content of dist/ no longer matches the mark.
  rmSync(stampFile('compile'), { force: true })
  const { context } = await import('esbuild')
  const sweep = { name: 'sweep', setup: (build) => build.onEnd(sweepCompiled) }
  const compilation = await context({ ...COMPILATION, plugins: [sweep] })
  await compilation.rebuild()
  await compilation.watch()
}

function generate() {
  // Generating needs no schema engine, but Prisma looks for one first and would download it; any
  // executable satisfies it.
  return step(
    'generate',
    ['prisma/schema.prisma', 'package-lock.json'],
    () => tool('prisma/build/index.js', ['generate'], { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath }),
    'lib/db/generated',
  )
}

/** Removes the parts of earlier compilations. A compilation that failed has none. */
function sweepCompiled({ metafile }) {
  if (metafile === undefined) return
  const written = new Set(Object.keys(metafile.outputs))
  for (const name of readdirSync(join(root, 'dist'))) {
    if (!written.has(`dist/${name}`)) rmSync(join(root, 'dist', name))
  }
}

/** The browser side. */
export function buildPages() {
  return step(
    'pages',
    ['app', 'components', 'lib', 'public', 'next.config.ts', 'package-lock.json', 'tsconfig.json'],
    () => {
      console.error('Building the pages …')
      tool('next/dist/bin/next', ['build'], { NEXT_TELEMETRY_DISABLED: '1' })
    },
    '.next/BUILD_ID',
  )
}

async function step(name, inputs, work, product) {
  const mark = stamp(inputs)
  if (isDone(name, mark, product)) return
  await work()
  markDone(name, mark)
}

function isDone(name, mark, product) {
  const file = stampFile(name)
  return existsSync(join(root, product)) && existsSync(file) && readFileSync(file, 'utf8') === mark
}

function markDone(name, mark) {
  mkdirSync(dirname(stampFile(name)), { recursive: true })
  writeFileSync(stampFile(name), mark)
}

// Inside node_modules, so that a removed node_modules starts everything afresh.
function stampFile(name) {
  return join(root, 'node_modules/.cache/winnow', name)
}

/** A hash of every input file. By content: npm and git touch files without changing them. */
function stamp(inputs) {
  const hash = createHash('sha256').update(process.version)
  const visit = (path) => {
    const entry = statSync(join(root, path), { throwIfNoEntry: false })
    if (!entry) return
    if (!entry.isDirectory()) hash.update(`${path}\0${entry.size}\0`).update(readFileSync(join(root, path)))
    else
      for (const name of readdirSync(join(root, path)).sort())
        if (name !== 'generated') visit(`${path}/${name}`)
  }
  inputs.forEach(visit)
  return hash.digest('hex')
}
