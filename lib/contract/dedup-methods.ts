/** How a search by the words themselves compares two texts. */
export const DEDUP_METHODS = ['exact', 'near', 'minhash'] as const
