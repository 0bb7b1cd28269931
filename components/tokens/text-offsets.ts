/**
 * Offsets in a text that is drawn with added signs (⏎, boxes, words for screen readers): an element
 * that represents more or fewer characters than it shows gives the number in data-units.
 */

function ownUnits(node: Node): number | null {
  const units = node instanceof HTMLElement ? node.dataset['units'] : undefined
  return units === undefined ? null : Number(units)
}

function unitsOf(node: Node): number {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent?.length ?? 0
  return ownUnits(node) ?? sumUnits([...node.childNodes])
}

const sumUnits = (nodes: readonly Node[]): number => nodes.reduce((sum, node) => sum + unitsOf(node), 0)

/**
 * Characters of the text of `root` before a place in its drawing; null where the place is not
 * inside it.
 */
export function offsetIn(root: Node, node: Node, offset: number): number | null {
  let units = node.nodeType === Node.TEXT_NODE ? offset : sumUnits([...node.childNodes].slice(0, offset))
  for (let at = node; at !== root; at = at.parentNode) {
    if (ownUnits(at) !== null) units = 0
    for (let before = at.previousSibling; before !== null; before = before.previousSibling)
      units += unitsOf(before)
    if (at.parentNode === null) return null
  }
  return units
}

/** The drawing of the characters from `start` to `end`. */
export function rangesIn(root: Node, start: number, end: number): Range[] {
  const ranges: Range[] = []
  let at = 0
  const visit = (node: Node): void => {
    if (at >= end) return
    const own = ownUnits(node)
    if (node.nodeType !== Node.TEXT_NODE && own === null) {
      node.childNodes.forEach(visit)
      return
    }
    const units = own ?? node.textContent?.length ?? 0
    const [from, to] = [Math.max(start - at, 0), Math.min(end - at, units)]
    at += units
    if (to <= from) return
    const range = document.createRange()
    if (own === null) {
      range.setStart(node, from)
      range.setEnd(node, to)
    } else range.selectNodeContents(node)
    ranges.push(range)
  }
  visit(root)
  return ranges
}
