import { type inferParserType, parseAsFloat, parseAsInteger, parseAsStringLiteral } from 'nuqs/server'
import { EXPORT_SCHEMAS } from '@/lib/core/status'
import type { ReleaseRequest } from '@/lib/contract/releases'

/** The releases page's state in the address: the release that would be made. Shares in per cent. */
export const releaseParams = {
  format: parseAsStringLiteral(EXPORT_SCHEMAS).withDefault('messages'),
  train: parseAsFloat.withDefault(90),
  validation: parseAsFloat.withDefault(5),
  test: parseAsFloat.withDefault(5),
  seed: parseAsInteger.withDefault(42),
}

export const SPLITS = ['train', 'validation', 'test'] as const

/** A split of 0 % is left out. */
export function toReleaseRequest({
  format,
  seed,
  ...shares
}: inferParserType<typeof releaseParams>): ReleaseRequest {
  return {
    format,
    seed,
    splits: Object.fromEntries(
      SPLITS.filter((split) => shares[split] !== 0).map((split) => [split, shares[split] / 100]),
    ),
  }
}
