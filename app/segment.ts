import { notFound } from 'next/navigation'

/**
 * A part of an address as text. Next passes the segment to pages as it is in the address, still
 * encoded.
 */
export function decodedSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    notFound()
  }
}
