/**
 * The steps between a fresh clone and a running studio, each run only when its inputs have changed.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { markFile, step } from './step.mjs'

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
    root,
    {
      name: 'install',
      inputs: ['package.json', 'package-lock.json', 'scripts/without-sharp'],
      product: 'node_modules',
    },
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

/**
 * What a bundle takes in: of a hundred files one is made, which every command would otherwise open.
 * Other packages stay outside: they have native parts, or find files beside themselves.
 */
const TAKEN_IN = ['zod', '@humanwhocodes/momoa']
const LEFT_OUTSIDE = Object.keys(
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies,
).filter((name) => !TAKEN_IN.includes(name))

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
  external: LEFT_OUTSIDE,
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
    root,
    {
      name: 'compile',
      inputs: ['lib', 'package.json', 'package-lock.json', 'tsconfig.json'],
      product: 'dist/winnow.js',
    },
    async () => {
      const { build } = await import('esbuild')
      sweepCompiled(await build(COMPILATION))
    },
  )
}

/** Compiles lib/ as `compile` does, and again whenever a file of it changes. */
export async function watch() {
  await generate()
  // The content of dist/ no longer matches the mark.
  rmSync(markFile(root, 'compile'), { force: true })
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
    root,
    {
      name: 'generate',
      inputs: ['prisma/schema.prisma', 'package-lock.json'],
      product: 'lib/db/generated',
    },
    () => tool('prisma/build/index.js', ['generate'], { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath }),
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
    root,
    {
      name: 'pages',
      inputs: ['app', 'components', 'lib', 'public', 'next.config.ts', 'package-lock.json', 'tsconfig.json'],
      product: '.next/BUILD_ID',
    },
    () => {
      console.error('Building the pages …')
      tool('next/dist/bin/next', ['build'], { NEXT_TELEMETRY_DISABLED: '1' })
    },
  )
}
