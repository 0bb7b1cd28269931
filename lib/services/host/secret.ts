import { createHash, timingSafeEqual } from 'node:crypto'

/** Compares in a time that reveals neither where two texts differ nor their lengths. */
export function isSameSecret(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right))
}

/**
 * The cookie of a token: safe in a header whatever the token holds, and not the token itself.
 * Browsers share the cookies of a host among all its ports, so the name is the token's own too: two
 * homes on two ports do not sign each other out.
 */
export function cookieOf(token: string): { name: string; value: string } {
  const hex = digest(`winnow cookie ${token}`).toString('hex')
  return { name: `winnow-${hex.slice(0, 8)}`, value: hex.slice(8) }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
