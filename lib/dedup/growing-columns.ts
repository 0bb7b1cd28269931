/** A column of 32-bit numbers that grows: one number per document costs four bytes, not an object. */
export class GrowingUint32 {
  #values = new Uint32Array(1024)
  #length = 0

  get length(): number {
    return this.#length
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const wider = new Uint32Array(this.#values.length * 2)
      wider.set(this.#values)
      this.#values = wider
    }
    this.#values[this.#length++] = value
  }

  at(index: number): number {
    return this.#values[index]!
  }

  /** The numbers so far, not copied: valid until the next push. */
  view(): Uint32Array {
    return this.#values.subarray(0, this.#length)
  }
}

/** The same for 64-bit floats. */
export class GrowingFloat64 {
  #values = new Float64Array(1024)
  #length = 0

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const wider = new Float64Array(this.#values.length * 2)
      wider.set(this.#values)
      this.#values = wider
    }
    this.#values[this.#length++] = value
  }

  view(): Float64Array {
    return this.#values.subarray(0, this.#length)
  }
}
