/**
 * The steps between a fresh clone and a running studio, each run only when its inputs have changed.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { markFile, step } from './step.mjs'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const MINIMUM_NODE = [20, 19]
/**
 * From 24 on (seen on 24.19), Node aborts when it collects a statement of better-sqlite3 12 at the
 * wrong moment. Version 13 is free of it and needs Node 22.
 */
const ABORTING_NODE = 24

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1])) {
    if (major >= ABORTING_NODE)
      console.error(
        `Node ${process.version} can end Winnow in the middle of its work (its objects of better-sqlite3 12); nothing stored is lost. Use Node 20 or 22.`,
      )
    return
  }
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
export function nodeHeaders() {
  const prefix = dirname(dirname(realpathSync(process.execPath)))
  const known =
    process.env.npm_config_nodedir !== undefined || !existsSync(join(prefix, 'include/node/node_version.h'))
  return known ? {} : { npm_config_nodedir: prefix }
}

/**
 * What an installed package installs beside itself: packages with native parts, or that find files
 * beside themselves. The code of all others is taken into dist/ and the pages.
 */
const LEFT_OUTSIDE = (() => {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return [...Object.keys(dependencies), ...Object.keys(peerDependencies)]
})()

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
      nameOutsidePackages()
    },
  )
}

/**
 * Pages call the packages that stay outside by aliases such as `better-sqlite3-90e2652d1716b047`,
 * for which the build makes links in .next/node_modules. npm packs neither links nor that folder, so
 * the pages call them by their names, which mean the same there.
 */
function nameOutsidePackages() {
  const links = join(root, '.next/node_modules')
  if (!existsSync(links)) return
  const aliases = readdirSync(links).flatMap((entry) =>
    entry.startsWith('@') ? readdirSync(join(links, entry)).map((name) => `${entry}/${name}`) : [entry],
  )
  const alias = new RegExp(aliases.join('|'), 'g')
  for (const file of readdirSync(join(root, '.next/server'), { recursive: true })) {
    if (!file.endsWith('.js')) continue
    const path = join(root, '.next/server', file)
    const text = readFileSync(path, 'utf8')
    const named = text.replace(alias, (found) => found.replace(/-[0-9a-f]{16}$/, ''))
    if (named !== text) writeFileSync(path, named)
  }
  rmSync(links, { recursive: true })
}
