import { join } from 'node:path'
import { build } from 'esbuild'
import { HERE } from './tree'

/**
 * Scripts of this folder with the code they use, each as one file: what is measured is then what
 * runs, not what compiles it. Inside node_modules, so that they find their packages.
 */
export async function bundled(names: readonly string[]): Promise<string[]> {
  const folder = join(HERE.root, 'node_modules/.cache/winnow/bench')
  await build({
    entryPoints: names.map((name) => join(HERE.root, `scripts/bench/${name}.ts`)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    alias: { '@': HERE.root },
    logLevel: 'warning',
  })
  return names.map((name) => join(folder, `${name}.mjs`))
}
