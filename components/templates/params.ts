import { parseAsString, parseAsStringLiteral } from 'nuqs/server'

export const TEMPLATE_TABS = ['source', 'probes', 'coverage', 'try', 'compare'] as const
export type TemplateTab = (typeof TEMPLATE_TABS)[number]

/** The template page's state in the address. */
export const templateParams = {
  tab: parseAsStringLiteral(TEMPLATE_TABS).withDefault('source'),
  /** Null: the one of its family. */
  tokenizer: parseAsString,
  policy: parseAsString.withDefault('assistant'),
  /** The template it is compared with. */
  against: parseAsString,
}
