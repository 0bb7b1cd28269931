import { cache } from 'react'
import { localSession, type Session } from './session'

/** The session of a page: one for everything that is rendered for one request. */
export const pageSession = cache((): Promise<Session> => Promise.resolve(localSession()))
