/** Odd, so that multiplying loses no bit. */
export const ROLL = 0x9e3779b1

/** One more token at the end of a gram. */
export function extend(hash: number, token: number): number {
  return (Math.imul(hash, ROLL) + token) | 0
}

/**
 * The hash of the gram of `length` tokens that starts at `from`: what rolling over the tokens gives
 * at that place.
 */
export function gramHash(tokens: Uint32Array, from: number, length: number): number {
  let hash = 0
  for (let at = from; at < from + length; at++) hash = extend(hash, tokens[at]!)
  return hash
}

/** The weight of a token that rolls out of a window of this length. */
export function rollOut(length: number): number {
  let weight = 1
  for (let at = 0; at < length; at++) weight = Math.imul(weight, ROLL)
  return weight
}
