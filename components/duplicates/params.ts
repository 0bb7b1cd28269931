import { type inferParserType, parseAsFloat, parseAsInteger, parseAsStringLiteral } from 'nuqs/server'
import { CLUSTER_SORTS, CLUSTER_STATES, DUPLICATE_ANALYSES } from '@/lib/contract/duplicates'

/** What the duplicates page keeps in its address. */
export const duplicateParams = {
  by: parseAsStringLiteral(DUPLICATE_ANALYSES),
  /** None: that of the run. */
  threshold: parseAsFloat,
  sort: parseAsStringLiteral(CLUSTER_SORTS).withDefault('size'),
  state: parseAsStringLiteral(CLUSTER_STATES).withDefault('undecided'),
  /** Clusters before the page of the list. */
  after: parseAsInteger.withDefault(0),
  cluster: parseAsInteger,
  /** The row a person would rather keep of the open cluster. */
  keeper: parseAsInteger,
  /** The row that is compared with the one that stays for it. */
  member: parseAsInteger,
}

type DuplicateParams = inferParserType<typeof duplicateParams>
export type ClusterQuery = Pick<DuplicateParams, 'sort' | 'state' | 'after'> & {
  by: NonNullable<DuplicateParams['by']>
  threshold: number
}

/** What another cluster starts with. */
export const NO_CHOICE = { keeper: null, member: null } as const
