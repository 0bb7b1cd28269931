import { WinnowError } from '@/lib/core/errors'

const ARCHIVES: { kind: string; at: number; bytes: number[]; remedy: string }[] = [
  { kind: 'gzip', at: 0, bytes: [0x1f, 0x8b], remedy: 'gunzip -k' },
  { kind: 'zip (or an Office document)', at: 0, bytes: [0x50, 0x4b, 0x03, 0x04], remedy: 'unzip' },
  { kind: 'zstd', at: 0, bytes: [0x28, 0xb5, 0x2f, 0xfd], remedy: 'unzstd' },
  { kind: 'bzip2', at: 0, bytes: [0x42, 0x5a, 0x68], remedy: 'bunzip2 -k' },
  { kind: 'xz', at: 0, bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], remedy: 'unxz -k' },
  { kind: '7-zip', at: 0, bytes: [0x37, 0x7a, 0xbc, 0xaf], remedy: '7z x' },
  { kind: 'tar', at: 257, bytes: [0x75, 0x73, 0x74, 0x61, 0x72], remedy: 'tar -xf' },
]

const PARQUET = [0x50, 0x41, 0x52, 0x31]

export function isParquet(head: Uint8Array): boolean {
  return startsWith(head, PARQUET, 0)
}

export function refuseArchive(name: string, head: Uint8Array): void {
  const archive = ARCHIVES.find(({ at, bytes }) => startsWith(head, bytes, at))
  if (archive === undefined) return
  throw new WinnowError(
    'archive',
    `${name} is a ${archive.kind} archive. Unpack it first (${archive.remedy} '${name}') and import the file inside; nothing was imported.`,
  )
}

/**
 * Text files hold no NUL. Every second byte NUL is UTF-16 without a byte order mark; a NUL inside
 * what starts as JSON spoils one row, not the file.
 */
export function refuseBinary(name: string, head: Uint8Array): void {
  const nul = head.indexOf(0)
  if (nul === -1) return
  const pairs = Math.min(head.length >> 1, 512)
  const nuls = [0, 0]
  for (let index = 0; index < pairs * 2; index++) if (head[index] === 0) nuls[index % 2]!++
  if (pairs >= 4 && Math.max(...nuls) >= pairs / 2 && Math.min(...nuls) === 0) {
    throw new WinnowError(
      'binary-file',
      `${name} looks like UTF-16 text without a byte order mark. Save it as UTF-8 (iconv -f UTF-16LE -t UTF-8) and import it again; nothing was imported.`,
    )
  }
  if (/^(?:\xEF\xBB\xBF)?\s*[[{]/.test(Buffer.from(head.subarray(0, 100)).toString('latin1'))) return
  throw new WinnowError(
    'binary-file',
    `${name} is not a text file (byte ${nul} is NUL), nor Parquet. Export the data as JSONL, JSON, CSV or Parquet; nothing was imported.`,
  )
}

function startsWith(head: Uint8Array, bytes: number[], at: number): boolean {
  return bytes.every((byte, index) => head[at + index] === byte)
}
