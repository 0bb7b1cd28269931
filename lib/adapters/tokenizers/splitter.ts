/** A node of the trie of added tokens, by UTF-16 unit. */
interface Node {
  next: Map<number, Node>
  end: boolean
}

export interface Section {
  text: string
  /** The section is an added token. */
  added: boolean
}

/** Cuts a text at added tokens: the leftmost first, and of those that start there the longest. */
export function addedTokenSplitter(contents: Iterable<string>): (text: string) => Section[] {
  const root: Node = { next: new Map(), end: false }
  for (const content of contents) insert(root, content)
  if (root.next.size === 0) return (text) => [{ text, added: false }]
  return (text) => {
    const sections: Section[] = []
    let start = 0
    for (let at = 0; at < text.length;) {
      const first = root.next.get(text.charCodeAt(at))
      const end = first === undefined ? 0 : longest(first, text, at + 1)
      if (end === 0) {
        at++
        continue
      }
      if (at > start) sections.push({ text: text.slice(start, at), added: false })
      sections.push({ text: text.slice(at, end), added: true })
      start = at = end
    }
    if (start < text.length) sections.push({ text: text.slice(start), added: false })
    return sections
  }
}

function insert(root: Node, content: string): void {
  let node = root
  for (let at = 0; at < content.length; at++) {
    const unit = content.charCodeAt(at)
    let next = node.next.get(unit)
    if (next === undefined) node.next.set(unit, (next = { next: new Map(), end: false }))
    node = next
  }
  node.end = node !== root
}

/** End of the longest token below the node, 0 where there is none. */
function longest(node: Node, text: string, at: number): number {
  let end = 0
  for (
    let below: Node | undefined = node;
    below !== undefined;
    below = below.next.get(text.charCodeAt(at++))
  ) {
    if (below.end) end = at
  }
  return end
}
