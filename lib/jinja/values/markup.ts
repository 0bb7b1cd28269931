import { NODE, type Budget } from '../limits'
import type { Text } from './text'

const REPLACEMENTS: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
}

/** markupsafe.escape: Markup is returned as it is, other text is escaped and becomes Markup. */
export function escapeMarkup(budget: Budget, text: Text): Text {
  if (text.markup) return text
  const escaped = (characters: string): string =>
    characters.replace(/[&<>'"]/g, (character) => {
      budget.charge(NODE)
      return REPLACEMENTS[character] ?? character
    })
  return text.derive(budget, escaped).asMarkup(true)
}
