import { CHATML_ORIGINALS } from './trl-originals-chatml'
import { OTHER_ORIGINALS } from './trl-originals-other'
import type { Edit } from './trl-edit'

/** Edits of each template TRL knows, by the SHA-256 of that template. */
export const TRL_ORIGINALS: ReadonlyMap<string, readonly Edit[]> = new Map(
  [...CHATML_ORIGINALS, ...OTHER_ORIGINALS].map(({ sha256, edits }) => [sha256, edits]),
)
