/** Fields of one line without line breaks in them. */
export function csvLine(line: string): string[] {
  return Array.from(line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g), ([, field]) =>
    field!.replace(/^"|"$/g, '').replaceAll('""', '"'),
  )
}
