/**
 * A file that goes into an archive: its name of plain letters, and exactly as many bytes as it
 * says.
 */
export interface TarFile {
  name: string
  bytes: number
  content(): AsyncIterable<Uint8Array>
}

const BLOCK = 512
/**
 * Eleven octal digits hold no more; a larger size is written in binary (GNU tar's and POSIX pax's
 * base-256).
 */
const LARGEST_OCTAL = 8 ** 11 - 1
const padding = (bytes: number): number => (BLOCK - (bytes % BLOCK)) % BLOCK

/** Bytes of the whole archive. */
export function tarBytes(files: readonly TarFile[]): number {
  return files.reduce((sum, { bytes }) => sum + BLOCK + bytes + padding(bytes), 2 * BLOCK)
}

/**
 * The files as one archive in the ustar format (POSIX.1-1988), which every system unpacks, as a
 * stream.
 */
export async function* tar(files: readonly TarFile[], modified: Date): AsyncGenerator<Uint8Array> {
  for (const file of files) {
    yield header(file, modified)
    let sent = 0
    for await (const chunk of file.content()) {
      sent += chunk.length
      yield chunk
    }
    if (sent !== file.bytes)
      throw new Error(
        `${file.name} had ${file.bytes} bytes and then ${sent}; it was changed while it was read.`,
      )
    yield new Uint8Array(padding(file.bytes))
  }
  yield new Uint8Array(2 * BLOCK)
}

function header({ name, bytes }: TarFile, modified: Date): Uint8Array {
  if (Buffer.byteLength(name) > 100) throw new Error(`${name} is too long a name for an archive.`)
  const block = Buffer.alloc(BLOCK)
  const octal = (value: number, at: number, length: number): void =>
    void block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at)
  block.write(name, 0)
  octal(0o644, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  if (bytes <= LARGEST_OCTAL) octal(bytes, 124, 12)
  else {
    block.writeUInt8(0x80, 124)
    block.writeBigUInt64BE(BigInt(bytes), 128)
  }
  octal(Math.floor(modified.getTime() / 1000), 136, 12)
  block.write(' '.repeat(8), 148)
  block.write('0', 156)
  block.write('ustar\u000000', 257, 'latin1')
  block.write(
    `${block
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  return block
}
