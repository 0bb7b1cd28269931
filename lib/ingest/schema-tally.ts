import type { RecordSchema } from '@/lib/core/status'

const LINES_NAMED = 5

/** Counts the rows of each schema in a file, and remembers the lines of the first few. */
export class SchemaTally {
  readonly #counts = new Map<RecordSchema, { rows: number; lines: number[] }>()
  readonly #refuse: boolean

  constructor(refuse: boolean) {
    this.#refuse = refuse
  }

  add(schema: RecordSchema, line: number): void {
    const count = this.#counts.get(schema)
    if (count === undefined) this.#counts.set(schema, { rows: 1, lines: [line] })
    else {
      count.rows++
      if (count.lines.length < LINES_NAMED) count.lines.push(line)
    }
  }

  /** True once a second schema has been seen where only one is allowed. */
  get mixed(): boolean {
    return this.#refuse && this.#counts.size > 1
  }

  describe(name: string): string {
    const parts = [...this.#counts].map(
      ([schema, { rows, lines }]) =>
        `${schema}: ${rows} ${rows === 1 ? 'row' : 'rows'} (line ${lines.join(', ')}${rows > lines.length ? ', …' : ''})`,
    )
    return (
      `${name} mixes ${this.#counts.size} schemas. ${parts.join('; ')}. A dataset has one. ` +
      `Import one of them with ${[...this.#counts.keys()].map((schema) => `--format ${schema}`).join(' or ')} (the other rows are listed as rejected), split the file, or keep all rows with --mixed keep-all. Nothing was imported.`
    )
  }
}
