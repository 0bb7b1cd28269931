import { type Rendered, textOf, type TokenRange, tokensOver } from '../tokens/columns'
import type { SourceLinks, SourceStretch } from '../tokens/source-links'
import { offsetIn, rangesIn } from '../tokens/text-offsets'

/** The name under which the stylesheet marks the selected span (CSS Custom Highlight API). */
const HIGHLIGHT = 'linked'

/**
 * The views of one example inside one element: messages, rendered text and tokens. Finds the tokens
 * at a place of any of them, and marks tokens in all of them, without drawing anything again.
 */
export class LinkedViews {
  readonly #root: HTMLElement
  readonly #rendered: Rendered
  readonly #links: SourceLinks
  #active: Element[] = []

  constructor(root: HTMLElement, rendered: Rendered, links: SourceLinks) {
    this.#root = root
    this.#rendered = rendered
    this.#links = links
  }

  /** The tokens of the character at a point of the window. */
  tokensAt(target: Element, x: number, y: number): TokenRange | null {
    const token = target.closest<HTMLElement>('[data-token]')?.dataset['token']
    if (token !== undefined) return { from: Number(token), to: Number(token) + 1 }
    const place = characterAt(x, y)
    return place === null ? null : this.#tokensOfPlace(place.node, place.offset, 1)
  }

  /** The tokens of the text that is selected in one of the views. */
  tokensSelected(selection: Selection): TokenRange | null {
    if (selection.isCollapsed || selection.rangeCount === 0) return null
    const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0)
    const first = this.#tokensOfPlace(startContainer, startOffset, 1)
    const last = this.#tokensOfPlace(endContainer, endOffset, -1)
    return first === null || last === null
      ? null
      : { from: Math.min(first.from, last.from), to: Math.max(first.to, last.to) }
  }

  /** The tokens of `count` characters from a place on (before it, where negative). */
  #tokensOfPlace(node: Node, offset: number, count: 1 | -1): TokenRange | null {
    if (!this.#root.contains(node)) return null
    const element = node instanceof Element ? node : node.parentElement
    const token = element?.closest<HTMLElement>('[data-token]')?.dataset['token']
    if (token !== undefined) return { from: Number(token), to: Number(token) + 1 }
    const holder = element?.closest<HTMLElement>('[data-run], [data-source]') ?? null
    const at = holder === null ? null : offsetIn(holder, node, offset)
    if (holder === null || at === null) return null
    const [from, to] = count === 1 ? [at, at + 1] : [at - 1, at]
    const { run, source } = holder.dataset
    const stretch =
      run === undefined
        ? this.#links.toText(source!, from, to)[0]
        : { start: Number(run) + from, end: Number(run) + to }
    return stretch === undefined ? null : tokensOver(this.#rendered.tokens, stretch.start, stretch.end)
  }

  /** Marks these tokens in every view; null: nothing. */
  mark(range: TokenRange | null): void {
    for (const element of this.#active) this.#setActive(element, false)
    this.#active = range === null ? [] : this.#tokenElements(range)
    for (const element of this.#active) this.#setActive(element, true)
    const listbox = this.#root.querySelector('[role="listbox"]')
    if (this.#active[0] === undefined) listbox?.removeAttribute('aria-activedescendant')
    else listbox?.setAttribute('aria-activedescendant', this.#active[0].id)
    if (!('highlights' in CSS)) return
    if (range === null) CSS.highlights.delete(HIGHLIGHT)
    else CSS.highlights.set(HIGHLIGHT, new Highlight(...this.#drawn(range)))
  }

  /** Brings the tokens into the window, unless they are there; says whether they were. */
  reveal(range: TokenRange): boolean {
    const first = { from: range.from, to: range.from + 1 }
    const box = (this.#tokenElements(first)[0] ?? this.#drawn(first)[0])?.getBoundingClientRect()
    if (box === undefined || (box.top >= REVEAL_MARGIN && box.bottom <= window.innerHeight - REVEAL_MARGIN))
      return true
    window.scrollBy({ top: box.top - window.innerHeight / 3 })
    return false
  }

  #setActive(element: Element, active: boolean): void {
    element.toggleAttribute('data-active', active)
    element.setAttribute('aria-selected', String(active))
  }

  #tokenElements({ from, to }: TokenRange): Element[] {
    const found: Element[] = []
    for (let index = from; index < to; index++) {
      const element = document.getElementById(`token-${index}`)
      if (element !== null && this.#root.contains(element)) found.push(element)
    }
    return found
  }

  #drawn(range: TokenRange): Range[] {
    const { start, end } = textOf(this.#rendered.tokens, range)
    const runs = this.#rendered.runs
      .filter((run) => run.start < end && run.end > start)
      .flatMap((run) => {
        const element = this.#root.querySelector(`[data-run="${run.start}"]`)
        return element === null ? [] : rangesIn(element, start - run.start, end - run.start)
      })
    return [...runs, ...this.#links.toSource(start, end).flatMap((stretch) => this.#drawnSource(stretch))]
  }

  /** A field in the message view, or the nearest one around it that is shown. */
  #drawnSource({ path, span }: SourceStretch): Range[] {
    for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
      const element = this.#root.querySelector(`[data-source="${CSS.escape(at)}"]`)
      if (element === null) continue
      if (span !== null && at === path) return rangesIn(element, span.start, span.end)
      const whole = document.createRange()
      whole.selectNodeContents(element)
      return [whole]
    }
    return []
  }
}

/** Pixels between a revealed span and the edges of the window. */
const REVEAL_MARGIN = 80

/**
 * The character under a point: browsers give the gap nearest to it, which may be on its other side.
 */
function characterAt(x: number, y: number): { node: Node; offset: number } | null {
  const place = caretAt(x, y)
  if (place === null || place.node.nodeType !== Node.TEXT_NODE) return null
  const holds = (from: number): boolean => {
    if (from < 0 || from >= (place.node.textContent?.length ?? 0)) return false
    const range = document.createRange()
    range.setStart(place.node, from)
    range.setEnd(place.node, from + 1)
    return [...range.getClientRects()].some(
      (box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom,
    )
  }
  const offset = [place.offset, place.offset - 1].find(holds)
  return offset === undefined ? null : { node: place.node, offset }
}

function caretAt(x: number, y: number): { node: Node; offset: number } | null {
  if ('caretPositionFromPoint' in document) {
    const position = document.caretPositionFromPoint(x, y)
    return position && { node: position.offsetNode, offset: position.offset }
  }
  return null
}
