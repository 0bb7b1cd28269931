/**
 * `npm run dev`: the studio during development. Pages, and the code of lib/ they use, are compiled
 * on demand and reload automatically; the job worker restarts when lib/ has changed.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { checkNode, install, root, watch } from './prepare.mjs'

checkNode()
await install()
// The hook that checks files before a commit. Outside a clone there is nothing to commit.
spawnSync('git', ['config', 'core.hooksPath', 'scripts/hooks'], { cwd: root, stdio: 'ignore' })
await watch()
process.env.NODE_ENV = 'development'
process.env.NEXT_TELEMETRY_DISABLED = '1'
process.argv.splice(2, 0, 'serve')
await import(join(root, 'dist/winnow.js'))
