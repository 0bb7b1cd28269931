import type { Table } from './table'

/**
 * The one matrix of an ONNX file, read without a runtime: ModelProto.graph (field 7),
 * GraphProto.initializer (5), TensorProto dims (1), data_type (2), raw_data (9), as onnx.proto
 * numbers them.
 */
export function readOnnxTable(file: Uint8Array, rows: number): Table | null {
  for (const graph of fields(file, 7)) {
    for (const tensor of fields(graph, 5)) {
      const dims = numbers(tensor, 1)
      const [raw] = fields(tensor, 9)
      if (dims.length === 2 && dims[0] === rows && raw !== undefined)
        return decode(raw, numbers(tensor, 2)[0] ?? 0, rows, dims[1]!)
    }
  }
  return null
}

function decode(raw: Uint8Array, type: number, rows: number, columns: number): Table | null {
  const kind = ({ 1: 'F32', 3: 'I8', 10: 'F16' } as const)[type]
  return kind === undefined ? null : { kind, bytes: raw, rows, columns }
}

/** Contents of the length-delimited fields with this number. */
function* fields(message: Uint8Array, wanted: number): Generator<Uint8Array> {
  for (const { field, bytes } of parts(message)) if (field === wanted && bytes !== null) yield bytes
}

/** Values of a numeric field, packed or one by one. */
function numbers(message: Uint8Array, wanted: number): number[] {
  const found: number[] = []
  for (const { field, bytes, value } of parts(message)) {
    if (field !== wanted) continue
    if (bytes === null) found.push(value)
    else
      for (let at = 0; at < bytes.length;) {
        const [next, end] = varint(bytes, at)
        found.push(next)
        at = end
      }
  }
  return found
}

interface Part {
  field: number
  value: number
  bytes: Uint8Array | null
}

function* parts(message: Uint8Array): Generator<Part> {
  for (let at = 0; at < message.length;) {
    const [tag, start] = varint(message, at)
    const field = Math.floor(tag / 8)
    const wire = tag % 8
    if (wire === 2) {
      const [length, from] = varint(message, start)
      if (from + length > message.length) return
      yield { field, value: 0, bytes: message.subarray(from, from + length) }
      at = from + length
    } else if (wire === 0) {
      const [value, end] = varint(message, start)
      yield { field, value, bytes: null }
      at = end
    } else if (wire === 1 || wire === 5) at = start + (wire === 1 ? 8 : 4)
    else return
  }
}

/**
 * A base-128 number and the offset after it; a number beyond 2^53 is not a possible file length.
 */
function varint(bytes: Uint8Array, from: number): [number, number] {
  let value = 0
  for (let at = from, scale = 1; at < bytes.length && at < from + 10; at++, scale *= 128) {
    value += (bytes[at]! & 0x7f) * scale
    if (bytes[at]! < 0x80) return [value, at + 1]
  }
  return [value, bytes.length]
}
