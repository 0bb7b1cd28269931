/** Union-find over 0..count-1 whose roots are the smallest member of their set. */
export class DisjointSets {
  readonly #parent: Uint32Array

  constructor(count: number) {
    this.#parent = Uint32Array.from({ length: count }, (_, index) => index)
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
    return this.#parent.map((_, member) => this.find(member))
  }
}
