import { gramHash, ROLL } from './gram-hash'

/**
 * A second multiplier, so that two 32-bit hashes make 64 bits: tokens to verify them on there are
 * none.
 */
const SECOND_ROLL = 0x85ebca77

/**
 * The 64-bit hash of the gram of `length` tokens that starts at `from`; `first` is its gramHash,
 * where that is known.
 */
export function hash64(
  tokens: Uint32Array,
  from: number,
  length: number,
  first = gramHash(tokens, from, length),
): string {
  let second = 0
  for (let at = from; at < from + length; at++)
    second = (Math.imul(second ^ tokens[at]!, SECOND_ROLL) + ROLL) | 0
  return hex(first) + hex(second)
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0')
}
