/** Characters of a template line to show: templates are often one line of several thousand. */
const WIDTH = 100

/** The line of a template around a place, with a caret under the column; both count from 1. */
export function templateExcerpt(source: string, { line, column }: { line: number; column: number }): string {
  const text = (source.split(/\r\n|\r|\n/)[line - 1] ?? '').replaceAll('\t', ' ')
  const from = Math.max(0, Math.min(column - 1 - WIDTH / 2, text.length - WIDTH))
  const shown = text.slice(from, from + WIDTH)
  const head = from > 0 ? '…' : ''
  return `  ${head}${shown}${from + WIDTH < text.length ? '…' : ''}\n  ${' '.repeat(head.length + column - 1 - from)}^`
}
