import type { Tokenizer } from './tokenizer'

const encoder = new TextEncoder()

/** Byte of each character of GPT-2's alphabet, in which every byte has one printable character. */
const BYTE_OF_CHARACTER: ReadonlyMap<string, number> = byteAlphabet()

function byteAlphabet(): Map<string, number> {
  const alphabet = new Map<string, number>()
  // Printable Latin-1 represents itself; the other 68 bytes are given the code points from 256 on,
  // in order.
  let next = 256
  for (let byte = 0; byte < 256; byte++) {
    const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae
    alphabet.set(String.fromCharCode(printable ? byte : next++), byte)
  }
  return alphabet
}

const tables = new WeakMap<Tokenizer, (Uint8Array | undefined)[]>()

/** The tokenizer's table of token bytes, filled as tokens are met. */
export function bytesTable(tokenizer: Tokenizer): (Uint8Array | undefined)[] {
  let table = tables.get(tokenizer)
  if (table === undefined) {
    // Allocated at full length: an array filled out of order from empty would be kept as a hash
    // table.
    table = new Array<Uint8Array | undefined>(tokenizer.size)
    tables.set(tokenizer, table)
  }
  return table
}

/** The bytes of a token's text. */
export function tokenBytes(tokenizer: Tokenizer, id: number): Uint8Array {
  const table = bytesTable(tokenizer)
  return (table[id] ??= spelledBytes(tokenizer, id))
}

function spelledBytes(tokenizer: Tokenizer, id: number): Uint8Array {
  const piece = tokenizer.piece(id)
  if (tokenizer.surface.spelling === 'sentencepiece') {
    const byte = /^<0x([0-9A-F]{2})>$/.exec(piece)
    return byte ? Uint8Array.of(parseInt(byte[1]!, 16)) : encoder.encode(piece.replaceAll('▁', ' '))
  }
  if (tokenizer.added.has(id)) return encoder.encode(piece)
  const bytes = Array.from(piece, (character) => BYTE_OF_CHARACTER.get(character) ?? -1)
  return bytes.includes(-1) ? encoder.encode(piece) : Uint8Array.from(bytes)
}
