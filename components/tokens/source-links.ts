import type { Conversation } from '@/lib/core/conversation'
import type { TextSource } from '@/lib/contract/inspection'
import { firstWhere, type Rendered } from './columns'

/**
 * A span in the message view: a field by its path, and characters of it; null for the field as a
 * whole.
 */
export interface SourceStretch {
  path: string
  span: { start: number; end: number } | null
}

/** A span of the rendered text. */
export interface TextStretch {
  start: number
  end: number
}

function pathOf(source: TextSource): string | null {
  if (source.kind === 'template') return null
  return source.kind === 'input' ? source.name : `messages.${source.message}.${source.field}`
}

/** Leads from the rendered text to the words of the record it was made from, and back. */
export class SourceLinks {
  readonly #rendered: Rendered
  readonly #stretches = new Map<string, number[]>()
  /**
   * Offset of each part of a multi-part content in the shown text, where parts are joined by a
   * newline.
   */
  readonly #partOffsets = new Map<string, { path: string; offset: number }>()

  constructor(rendered: Rendered, conversation: Conversation) {
    this.#rendered = rendered
    conversation.messages.forEach(({ content }, message) => {
      if (!Array.isArray(content)) return
      let offset = 0
      content.forEach((part, index) => {
        const text = typeof part['text'] === 'string' ? part['text'] : ''
        this.#partOffsets.set(`messages.${message}.content.${index}.text`, {
          path: `messages.${message}.content`,
          offset,
        })
        offset += text.length + 1
      })
    })
    rendered.sources.sources.forEach((source, stretch) => {
      const path = pathOf(rendered.sources.table[source]!)
      if (path === null) return
      const shown = this.#partOffsets.get(path)?.path ?? path
      const known = this.#stretches.get(shown)
      if (known === undefined) this.#stretches.set(shown, [stretch])
      else known.push(stretch)
    })
  }

  /** The sources of a span of the rendered text, in the order of the text. */
  toSource(start: number, end: number): SourceStretch[] {
    const { starts } = this.#rendered.sources
    const found: SourceStretch[] = []
    for (
      let stretch = Math.max(0, firstWhere(starts, (from) => from > start) - 1);
      stretch < starts.length && starts[stretch]! < end;
      stretch++
    ) {
      const { path, from, at } = this.#stretch(stretch)
      if (path === null) continue
      const [first, last] = [Math.max(start, from), Math.min(end, this.#end(stretch))]
      if (last > first)
        found.push({ path, span: at === null ? null : { start: at + first - from, end: at + last - from } })
    }
    return found
  }

  /**
   * The places of a field's characters in the rendered text: none if the template leaves them out.
   */
  toText(path: string, start: number, end: number): TextStretch[] {
    const own = this.#stretches.get(path)
    // Some templates write the parts of a value one by one: each argument of a tool call, each key
    // of a tool.
    const parts =
      own ??
      [...this.#stretches].flatMap(([part, stretches]) => (part.startsWith(`${path}.`) ? stretches : []))
    return parts.flatMap((stretch) => {
      const { from, at: offset } = this.#stretch(stretch)
      const at = own === undefined ? null : offset
      const to = this.#end(stretch)
      if (at === null) return [{ start: from, end: to }]
      const [first, last] = [Math.max(from, from + start - at), Math.min(to, from + end - at)]
      return last > first ? [{ start: first, end: last }] : []
    })
  }

  #stretch(stretch: number): { path: string | null; from: number; at: number | null } {
    const { starts, sources, offsets, table } = this.#rendered.sources
    const path = pathOf(table[sources[stretch]!]!)
    const part = path === null ? undefined : this.#partOffsets.get(path)
    const at = offsets[stretch]! === -1 ? null : offsets[stretch]! + (part?.offset ?? 0)
    return { path: part?.path ?? path, from: starts[stretch]!, at }
  }

  #end(stretch: number): number {
    return this.#rendered.sources.starts[stretch + 1] ?? this.#rendered.text.length
  }
}
