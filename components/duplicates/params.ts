import { parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'

/** What the duplicates page keeps in its address. */
export const duplicateParams = {
  sort: parseAsStringLiteral(['size', 'doubt'] as const).withDefault('size'),
  /** Cursor of the page of clusters. */
  after: parseAsString,
  cluster: parseAsInteger,
  /** The removed row that is compared with its kept one. */
  member: parseAsInteger,
}
