import type { ComparisonRow } from './comparison'

export const rowId = (row: ComparisonRow): string => `compared-${row.key}`

export function rowName({ message, role, key }: ComparisonRow): string {
  if (message !== null) return `Message ${message + 1} (${role ?? 'unknown'})`
  return key === 'end' ? 'After the last message' : `Before message ${Number(key.slice(1)) + 1}`
}

const VERDICT_WORDS = {
  identical: 'identical',
  template: 'the same words; only the templates’ own text around them differs',
  text: 'the text differs',
  training: 'the trained tokens differ',
} as const satisfies Record<ComparisonRow['verdict'], string>

export const verdictWords = ({ verdict, message }: ComparisonRow): string =>
  verdict === 'template' && message === null
    ? 'the templates’ own text around the conversation differs'
    : VERDICT_WORDS[verdict]
