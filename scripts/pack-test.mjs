/**
 * `npm run pack-test`: packs Winnow, installs the tarball in an empty folder as anybody would, and
 * there, without a network, serves the example dataset, judges rows of it, and writes and verifies a
 * release. Takes minutes, and is no part of `npm test`. Only on Linux is the network taken away.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { nodeHeaders, root } from './prepare.mjs'

/** Neither sources nor tests nor tools: a package holds what was built of them. */
const NOT_PACKED =
  /^(app|components|lib|tests|scripts|shared)\/|\.tsx?$|\.map$|\.next\/(cache|dev|node_modules)\//
/** What nobody's machine should receive: tools of the build, and libraries for graphics cards. */
const NOT_INSTALLED =
  /^(esbuild|typescript|prisma|tailwindcss|vitest|eslint|onnxruntime-node|onnxruntime-web)$/

const folder = mkdtempSync(join(tmpdir(), 'winnow-pack-'))
try {
  const tarball = packed()
  const place = join(folder, 'empty')
  mkdirSync(place)
  const seconds = installed(tarball, place)
  const names = packagesIn(join(place, 'node_modules'))
  refuse(
    'installed',
    names.filter((name) => NOT_INSTALLED.test(name)),
  )
  const megabytes = Number(execFileSync('du', ['-sm', place], { encoding: 'utf8' }).split('\t')[0])
  console.log(`installed in ${seconds} s: ${names.length} packages, ${megabytes} MB`)
  // Beside the installation, so that it finds nothing of the repository.
  cpSync(join(root, 'scripts/pack-follow.mjs'), join(folder, 'follow.mjs'))
  process.exitCode = followed(place)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function packed() {
  const [tarball] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  )
  const { filename, size, unpackedSize, files } = tarball
  refuse(
    'packed',
    files.flatMap(({ path }) => (NOT_PACKED.test(path) ? [path] : [])),
  )
  console.log(
    `${basename(filename)}: ${files.length} files, ${mega(size)} MB packed, ${mega(unpackedSize)} MB unpacked`,
  )
  return join(folder, filename)
}

function installed(tarball, place) {
  const started = performance.now()
  execFileSync('npm', ['install', tarball, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: place,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...nodeHeaders() },
  })
  return Math.round((performance.now() - started) / 1000)
}

/** Runs the second half in a network namespace that has nothing but itself. */
function followed(place) {
  const follow = [process.execPath, join(folder, 'follow.mjs'), place]
  const alone = spawnSync('unshare', ['-rn', 'true']).status === 0
  if (!alone) console.log('this machine cannot take the network away: following with it')
  const script = 'ip link set lo up && exec "$@"'
  const [program, ...args] = alone ? ['unshare', '-rn', 'sh', '-c', script, 'sh', ...follow] : follow
  return spawnSync(program, args, { cwd: place, stdio: 'inherit' }).status ?? 1
}

function packagesIn(modules) {
  return readdirSync(modules).flatMap((name) => {
    if (name.startsWith('.')) return []
    if (name.startsWith('@')) return readdirSync(join(modules, name)).map((part) => `${name}/${part}`)
    const within = join(modules, name, 'node_modules')
    return [name, ...(existsSync(within) ? packagesIn(within) : [])]
  })
}

function refuse(what, names) {
  if (names.length > 0) throw new Error(`${what}, and must not be: ${names.slice(0, 20).join(', ')}`)
}

function mega(bytes) {
  return (bytes / 1e6).toFixed(1)
}
