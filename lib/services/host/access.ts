import { keptToken } from '@/lib/adapters/local-token'
import { WinnowError } from '@/lib/core/errors'
import { ACCESS_PARAMETER } from './gate'
import { servedAddress } from '../start/server-lock'
import type { Session } from './session'

/**
 * The token that opens this home in a browser; null where WINNOW_TOKEN=off leaves it to a login in
 * front of Winnow.
 */
export function localToken(session: Session): string | null {
  const given = process.env['WINNOW_TOKEN']?.trim() ?? ''
  if (given.toLowerCase() === 'off') return null
  return given === '' ? keptToken(session.home) : given
}

/**
 * The address that opens the studio on this home, token and all. Throws WinnowError not-found where
 * nothing serves it.
 */
export function openingAddress(session: Session): string {
  const { home } = session
  const address = servedAddress(home)
  if (address === null) {
    throw new WinnowError(
      'not-found',
      `Nothing serves ${home.dir}. Start it with npm start, or with winnow serve where Winnow is installed; both print the address.`,
    )
  }
  return withToken(address, localToken(session))
}

export function withToken(address: string, token: string | null): string {
  return token === null ? address : `${address}/?${ACCESS_PARAMETER}=${encodeURIComponent(token)}`
}
