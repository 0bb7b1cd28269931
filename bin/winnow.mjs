#!/usr/bin/env node
/** `npx winnow …`: the same services without a browser. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkNode, compile, install, root } from '../scripts/prepare.mjs'

checkNode()
if (!existsSync(join(root, 'node_modules'))) await install()
await compile()
process.env.WINNOW_ROOT ??= root
await import(join(root, 'dist/winnow.js'))
