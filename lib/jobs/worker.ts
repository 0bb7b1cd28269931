import { openHome, projectRoot } from '@/lib/adapters/home'
import { Database } from '@/lib/db/client'
import { keepHouse } from './housekeeping'
import { sweepMoves } from './releases/release-move'
import { Runner } from './runner'

/**
 * The job worker: a separate process beside the web server, started and restarted by `npm start`.
 */
const home = openHome(process.env['WINNOW_HOME'] ?? '.winnow')
const stop = new AbortController()
const CHECKPOINT_MS = 1_000

// Without its parent it must not go on alone: the next server would start a second one.
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
process.on('SIGINT', () => undefined)

const db = new Database(home.database)
// For the server too, whose thread must not wait for the disk.
setInterval(() => db.checkpoint(), CHECKPOINT_MS)
await sweepMoves(db, home, null)
void keepHouse(db)
await new Runner(db, home, projectRoot()).loop(stop.signal)
