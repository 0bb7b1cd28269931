import { z } from 'zod'
import type { Table } from './table'

const HEADER = z.record(z.string(), z.unknown())
const TENSOR = z.object({
  dtype: z.string(),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
})
/** A header lists tensors; a static model has three. */
const MAXIMUM_HEADER_BYTES = 1_000_000

/**
 * A tensor of a safetensors file (8 bytes of header length, JSON header, data) as a matrix, a
 * vector as one column; null where it has none of that name.
 */
export function readSafetensor(file: Uint8Array, name: string): Table | null {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const length = file.length < 8 ? 0 : Number(view.getBigUint64(0, true))
  if (length === 0 || length > MAXIMUM_HEADER_BYTES || 8 + length > file.length) return null
  const header = HEADER.safeParse(readJson(file.subarray(8, 8 + length)))
  const tensor = TENSOR.safeParse(header.data?.[name])
  if (!tensor.success) return null
  const {
    dtype,
    shape,
    data_offsets: [from, to],
  } = tensor.data
  const [rows = 0, columns = 1] = shape
  const kind = (['F64', 'F32', 'F16', 'I8', 'I64'] as const).find((known) => known === dtype)
  const bytes = file.subarray(8 + length + from, 8 + length + to)
  return kind === undefined || shape.length > 2 || to < from ? null : { kind, bytes, rows, columns }
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return null
  }
}
