/** Before `npm pack`: everything is built that an installed package must not build. */
import { buildPages, checkNode, compile, install, tool } from './prepare.mjs'

checkNode()
await install()
await compile()
await buildPages()
tool('tsx/dist/cli.mjs', ['scripts/write-notices.ts'])
