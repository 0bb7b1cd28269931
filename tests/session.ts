import { Session } from '@/lib/services/host/session'

/** A session for one call, as every request has its own. */
export const session = (actor = 'somebody'): Session => new Session(actor)
