/** Union-find over 0..count-1 whose roots are the smallest member of their set. */
export class DisjointSets {
  readonly #parent: Uint32Array

  constructor(count: number) {
    this.#parent = new Uint32Array(count)
    for (let member = 0; member < count; member++) this.#parent[member] = member
  }

  find(member: number): number {
    const parent = this.#parent
    let at = member
    while (parent[at] !== at) {
      // Path halving: every other step is shortened, without a second walk.
      parent[at] = parent[parent[at]!]!
      at = parent[at]!
    }
    return at
  }

  union(one: number, other: number): void {
    const root = this.find(one)
    const otherRoot = this.find(other)
    if (root < otherRoot) this.#parent[otherRoot] = root
    else this.#parent[root] = otherRoot
  }

  /** The root of every member. */
  roots(): Uint32Array {
    const roots = this.#parent.slice()
    for (let member = 0; member < roots.length; member++) roots[member] = this.find(member)
    return roots
  }
}
