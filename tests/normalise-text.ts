/**
 * NFC, every run of whitespace one space, no space at the ends: what two texts must share to be
 * called the same.
 */
export function normaliseText(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim()
}
