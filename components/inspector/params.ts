import { parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'

const INSPECTOR_TABS = ['messages', 'rendered', 'tokens', 'raw', 'history'] as const

/** What the inspector keeps in its address. */
export const inspectorParams = {
  tab: parseAsStringLiteral(INSPECTOR_TABS).withDefault('rendered'),
  /** Null: as the dataset's contract says. */
  tokenizer: parseAsString,
  policy: parseAsString,
  token: parseAsInteger,
}
