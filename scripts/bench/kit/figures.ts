import { cpus, loadavg } from 'node:os'

/** The machine that the figures are of. */
export function machine(): string {
  return `${cpus()[0]?.model ?? 'unknown CPU'} × ${cpus().length}, load ${loadavg()[0]!.toFixed(1)}, Node ${process.version}`
}

export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}

export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5)
}

/** Milliseconds of processor time that some work takes in this process. */
export function cpuMilliseconds(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

/** A table for a terminal: the first `left` columns begin on the left, the others end on the right. */
export function tableText(rows: readonly (readonly string[])[], left = 1): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)))
  const cell = (text: string, column: number): string =>
    column < left ? text.padEnd(widths[column]!) : text.padStart(widths[column]!)
  return rows.map((cells) => cells.map(cell).join('  ').trimEnd()).join('\n')
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
