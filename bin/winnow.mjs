#!/usr/bin/env node
/** `npx winnow …`: the same services without a browser. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
// A checkout compiles what has changed; an installed package holds no sources and comes compiled.
if (existsSync(join(root, 'lib'))) {
  const { checkNode, compile, install } = await import('../scripts/prepare.mjs')
  checkNode()
  if (!existsSync(join(root, 'node_modules'))) await install()
  await compile()
}
process.env.WINNOW_ROOT ??= root
await import('../dist/winnow.js')
