import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** A checkout of Winnow with its packages installed. */
export interface Tree {
  name: string
  root: string
}

export const HERE: Tree = { name: 'here', root: resolve(import.meta.dirname, '../../..') }

/** Another checkout, to compare with. */
export function otherTree(path: string): Tree {
  const root = resolve(path)
  if (existsSync(join(root, 'scripts/prepare.mjs')) && existsSync(join(root, 'node_modules')))
    return { name: 'there', root }
  throw new Error(`${root} is no checkout of Winnow with its packages: clone it and run \`npm ci\` there.`)
}

/** Compiles a tree, by its own script; with `pages`, what the server shows too. */
export function prepareTree(tree: Tree, { pages = false } = {}): void {
  const steps = `const steps = await import('./scripts/prepare.mjs'); await steps.compile(); ${pages ? 'await steps.buildPages()' : ''}`
  execFileSync(process.execPath, ['--input-type=module', '-e', steps], {
    cwd: tree.root,
    stdio: ['ignore', 2, 2],
  })
}

/** The compiled program, or the one of `npx winnow`, which looks first whether it must be compiled. */
export type Entry = 'dist/winnow.js' | 'bin/winnow.mjs'

/** The program and its environment, without the token and home of whoever runs the bench. */
export function winnowOf(
  { root }: Tree,
  home: string,
  entry: Entry = 'dist/winnow.js',
): { program: string; env: NodeJS.ProcessEnv } {
  return {
    program: join(root, entry),
    env: { ...process.env, WINNOW_ROOT: root, WINNOW_HOME: home },
  }
}
