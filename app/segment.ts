import { notFound } from 'next/navigation'

/**
 * A part of an address as text. Next hands pages the segment as it stands in the address, still
 * encoded.
 */
export function decodedSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    notFound()
  }
}
