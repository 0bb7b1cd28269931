import type { Text } from './text'

const REPLACEMENTS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', "'": '&#39;', '"': '&#34;' }

/** markupsafe.escape: Markup stays as it is, other text is escaped and becomes Markup. */
export function escapeMarkup(text: Text): Text {
  if (text.markup) return text
  return text.derive((characters) => characters.replace(/[&<>'"]/g, (character) => REPLACEMENTS[character] ?? character)).asMarkup(true)
}
