import {
  type inferParserType,
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server'
import { EXAMPLE_SORTS, EXAMPLE_STATUSES, type ExampleQuery } from '@/lib/contract/examples'

/** Rows per request: two screens full, so that the next page is there before the end is reached. */
export const PAGE_SIZE = 100

/** The examples page's state in the address. */
export const exampleParams = {
  status: parseAsStringLiteral(EXAMPLE_STATUSES),
  rule: parseAsString,
  text: parseAsString.withDefault(''),
  importId: parseAsInteger,
  sort: parseAsStringLiteral(EXAMPLE_SORTS).withDefault('id'),
  descending: parseAsBoolean.withDefault(false),
  /** The selected row. */
  row: parseAsInteger,
}

export type ExampleParams = inferParserType<typeof exampleParams>

/** The address as the services want to be asked. */
export function toQuery(
  { status, rule, text, importId, sort, descending }: ExampleParams,
  after?: string,
): ExampleQuery {
  return {
    sort,
    descending,
    limit: PAGE_SIZE,
    ...(status !== null && { status }),
    ...(rule !== null && rule !== '' && { rule }),
    ...(text.trim() !== '' && { text: text.trim() }),
    ...(importId !== null && { importId }),
    ...(after !== undefined && { after }),
  }
}
