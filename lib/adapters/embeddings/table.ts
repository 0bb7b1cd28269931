/** A matrix as a model file holds it. */
export interface Table {
  kind: 'F64' | 'F32' | 'F16' | 'I8' | 'I64'
  bytes: Uint8Array
  rows: number
  columns: number
}

const BYTES = { F64: 8, F32: 4, F16: 2, I8: 1, I64: 8 } as const satisfies Record<Table['kind'], number>

/**
 * The numbers of a table; null if the file is shorter than it claims, or contains NaN or infinity.
 */
export function tableValues({ kind, bytes, rows, columns }: Table): Float32Array | null {
  const count = rows * columns
  if (bytes.length !== count * BYTES[kind]) return null
  if (kind === 'I8') return new Float32Array(new Int8Array(bytes.buffer, bytes.byteOffset, count))
  if (kind === 'F32') return finite(new Float32Array(new Uint8Array(bytes).buffer))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const values = new Float32Array(count)
  for (let at = 0; at < count; at++) values[at] = read(view, kind, at)
  return finite(values)
}

function finite(values: Float32Array): Float32Array | null {
  return values.every((value) => Number.isFinite(value)) ? values : null
}

function read(view: DataView, kind: 'F64' | 'F16' | 'I64', at: number): number {
  switch (kind) {
    case 'F64':
      return view.getFloat64(at * 8, true)
    case 'F16':
      return halfToNumber(view.getUint16(at * 2, true))
    case 'I64':
      return Number(view.getBigInt64(at * 8, true))
  }
}

/** IEEE 754 binary16; DataView has getFloat16 from Node 24 on. */
function halfToNumber(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  return exponent === 31 ? Number.NaN : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
