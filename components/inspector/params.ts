import { parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'

export const INSPECTOR_TABS = ['messages', 'rendered', 'tokens', 'raw', 'history'] as const
export type InspectorTab = (typeof INSPECTOR_TABS)[number]

/** What the inspector keeps in its address. */
export const inspectorParams = {
  tab: parseAsStringLiteral(INSPECTOR_TABS).withDefault('rendered'),
  /** Null: as the dataset's contract says. */
  tokenizer: parseAsString,
  policy: parseAsString,
  token: parseAsInteger,
}
