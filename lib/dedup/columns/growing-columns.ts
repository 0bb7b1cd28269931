/**
 * A column of 32-bit numbers that grows: one number per document costs four bytes, not an object.
 */
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

  /** A copy that threads can share. */
  shared(): Uint32Array {
    const copy = sharedUint32(this.#length)
    copy.set(this.view())
    return copy
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

/** The same for bytes. */
export class GrowingUint8 {
  #values = new Uint8Array(1024)
  #length = 0

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const wider = new Uint8Array(this.#values.length * 2)
      wider.set(this.#values)
      this.#values = wider
    }
    this.#values[this.#length++] = value
  }

  /** A copy that threads can share. */
  shared(): Uint8Array {
    const copy = sharedBytes(this.#length)
    copy.set(this.#values.subarray(0, this.#length))
    return copy
  }
}

/** Zeros in memory that several threads see: passing them on copies nothing. */
export function sharedUint32(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(length * Uint32Array.BYTES_PER_ELEMENT))
}

/** Zeroed bytes that several threads see. */
export function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length))
}
