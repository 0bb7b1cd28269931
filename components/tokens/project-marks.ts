import type { FindingMark } from '../examples/message-view'
import type { Mark } from './run-text'
import type { SourceLinks } from './source-links'

/**
 * Maps spans of messages to the rendered text. Text that the template trims or leaves out has no
 * mark; the list of findings still includes it. Spans of tool calls count characters of a spelling
 * that templates do not keep.
 */
export const projectMarks = (links: SourceLinks, marks: readonly FindingMark[]): Mark[] =>
  marks.flatMap(({ message, field, start, end, current }) =>
    field === 'tool_calls'
      ? []
      : links.toText(`messages.${message}.${field}`, start, end).map((stretch) => ({ ...stretch, current })),
  )
