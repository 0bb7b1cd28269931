/** `npm start`: from a fresh clone to a served studio. */
import { join } from 'node:path'
import { buildPages, checkNode, compile, install, root } from './prepare.mjs'

checkNode()
await install()
await compile()
await buildPages()
process.argv.splice(2, 0, 'serve')
await import(join(root, 'dist/winnow.js'))
