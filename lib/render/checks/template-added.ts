import type { AnalysedExample } from '../analyse'
import { messageOf } from '../turns'
import type { RenderingCheck } from './check'
import { quote } from '../words'

/** Lines of a preamble that are only the header of the first turn. */
const NOTHING_ADDED: ReadonlySet<string> = new Set(['', 'system', 'user', 'developer'])

/**
 * Text the template writes of its own accord before any message: Qwen2.5's default system prompt,
 * Llama's date.
 */
export const templateAddedSystem: RenderingCheck = {
  code: 'template-added-system',
  of: 'rendering',
  severity: 'info',
  title: 'The template adds text of its own',
  why:
    'The model is trained under instructions nobody wrote into the data, and answers differently ' +
    'when it is served without them.',
  remedy: 'Serve with the same template, or give every example the system prompt it should have.',
  find(analysis) {
    const lines = addedLines(analysis)
    const [first, last] = [lines[0], lines.at(-1)]
    if (first === undefined || last === undefined) return []
    const { text } = analysis.rendering
    const own = lines.map(({ start, end }) => text.slice(start, end)).join(' ')
    return [
      {
        message: `The template adds text of its own before the first message: ${quote(own)}.`,
        span: { start: first.start, end: last.end },
      },
    ]
  },
}

/** Lines before the first message that are neither special tokens nor its header. */
function addedLines({
  rendering: { pieces, text },
  specials,
  alignment,
}: AnalysedExample): { start: number; end: number }[] {
  const first = pieces.find(
    (piece) =>
      messageOf(piece) !== null || (piece.origin.kind === 'input' && piece.origin.path[0] === 'tools'),
  )
  const preambleEnd = first?.start ?? text.length
  const lines: { start: number; end: number }[] = []
  let from = 0
  const addLines = (end: number): void => {
    for (const { 0: line, index } of text.slice(from, end).matchAll(/[^\n]+/g)) {
      const trimmed = line.trim()
      const start = from + index + line.length - line.trimStart().length
      if (!NOTHING_ADDED.has(trimmed)) lines.push({ start, end: start + trimmed.length })
    }
  }
  for (const index of specials) {
    if (alignment.starts[index]! >= preambleEnd) break
    addLines(alignment.starts[index]!)
    from = alignment.ends[index]!
  }
  addLines(preambleEnd)
  return lines
}
