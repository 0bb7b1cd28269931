import SqliteDatabase from 'better-sqlite3'
import type { PrismaClient } from './generated/client'

/**
 * How long a writer waits for another process's transaction; imports commit chunks of well under a
 * second.
 */
const BUSY_TIMEOUT_MS = 60_000

/**
 * A page of a walk ends with whichever is reached first: a thousand rows of 16 MB each would not
 * fit into memory.
 */
const PAGE_ROWS = 1_000
const PAGE_BYTES = 8 << 20

/**
 * The longest a bulk transaction may take before it leaves a gap for others, and the length of the
 * gap.
 */
const LONG_MS = 10
const GAP_MS = 4
const NOTHING = new Int32Array(new SharedArrayBuffer(4))

/** 512 MB of 16 KB pages. */
const DEFERRED_CHECKPOINT_PAGES = 32_768

/**
 * One SQLite file seen two ways: Prisma for the nouns, and prepared statements on the same file for
 * the paths that touch every example (twice as fast as createMany). Never mix the two
 * inside one transaction.
 */
export class Database {
  readonly #sql: SqliteDatabase.Database
  readonly file: string
  #prisma: Promise<PrismaClient> | undefined
  #leavesGaps = false
  readonly #statements = new Map<string, SqliteDatabase.Statement>()

  constructor(file: string) {
    this.file = file
    this.#sql = new SqliteDatabase(file, { timeout: BUSY_TIMEOUT_MS })
    // Takes effect on a new file only. Rows are long: larger pages took a third off the time of an
    // import.
    this.#sql.pragma('page_size = 16384')
    this.#sql.pragma('journal_mode = WAL')
    // Acknowledged writes survive a power cut: a verdict is on the disk before the reviewer sees it
    // saved.
    this.waitForDisk()
    this.#sql.pragma('foreign_keys = ON')
    this.#sql.pragma('cache_size = -65536')
  }

  /**
   * Loaded when first asked for: a job thread often needs none of it, and it takes a tenth of a
   * second.
   */
  prisma(): Promise<PrismaClient> {
    this.#prisma ??= connectPrisma(this.file)
    return this.#prisma
  }

  all<Row>(sql: string, ...parameters: unknown[]): Row[] {
    return this.statement(sql, () => this.#prepare(sql).all(...parameters)) as Row[]
  }

  get<Row>(sql: string, ...parameters: unknown[]): Row | undefined {
    return this.statement(sql, () => this.#prepare(sql).get(...parameters)) as Row | undefined
  }

  /**
   * Rows one by one, read in pages by key: for more rows than fit into memory. No statement is open
   * while the caller has a row, since SQLite's connection refuses every write until an open one
   * ends: between two rows anything may be read or written, and rows that were committed meanwhile
   * with later keys are still met. `sql` selects its key as `id`, orders by it, and takes the last
   * key seen as its last parameter: `SELECT e.id … WHERE … AND e.id > ? ORDER BY e.id`.
   */
  *walk<Row extends { id: number }>(sql: string, parameters: readonly unknown[], after = 0): Generator<Row> {
    for (let last = after; ;) {
      const page = this.#page<Row>(`${sql} LIMIT ${PAGE_ROWS}`, [...parameters, last])
      yield* page
      if (page.length === 0) return
      last = page.at(-1)!.id
    }
  }

  run(sql: string, ...parameters: unknown[]): SqliteDatabase.RunResult {
    return this.statement(sql, () => this.#prepare(sql).run(...parameters))
  }

  /**
   * For a job on a thread that may wait. Moving the log into the database file is left to
   * `checkpoint` on another thread's connection, which waits for the disk while this one continues;
   * the log stays below a bound all the same. A job is acknowledged when it ends, by a connection
   * that waits for the disk; until then a power cut may lose its last chunks, and it resumes before
   * them.
   */
  writeInBulk(): void {
    this.#sql.pragma(`wal_autocheckpoint = ${DEFERRED_CHECKPOINT_PAGES}`)
    this.leaveGaps()
  }

  /** From here on what was written is on the disk when the transaction ends. */
  waitForDisk(): void {
    this.#sql.pragma('synchronous = FULL')
  }

  /**
   * For work of many transactions that nobody waits for: others get their turn between two of them.
   */
  leaveGaps(): void {
    this.#sql.pragma('synchronous = NORMAL')
    this.#leavesGaps = true
  }

  /**
   * For the thread that answers requests, which must never wait: neither for another process's
   * transaction (it is told that the database is busy, and tries again) nor for a checkpoint, which
   * is left to the worker's process.
   */
  neverWait(): void {
    this.#sql.pragma('busy_timeout = 0')
    this.#sql.pragma(`wal_autocheckpoint = ${DEFERRED_CHECKPOINT_PAGES}`)
  }

  /**
   * Another text whenever anything was written, by this connection or any other: costs no look at
   * the tables.
   */
  version(): string {
    const { data_version: others } = this.get<{ data_version: number }>('PRAGMA data_version')!
    return `${others} ${this.get<{ own: number }>('SELECT total_changes() AS own')!.own}`
  }

  /**
   * Moves as much of the log as it can into the database file without stopping anybody; on a full
   * disk, nothing.
   */
  checkpoint(): void {
    try {
      this.#sql.pragma('wal_checkpoint(PASSIVE)')
    } catch (error) {
      // The next writer will get the error; until then the log holds everything.
      if (!(error instanceof SqliteDatabase.SqliteError)) throw error
    }
  }

  /** Several reads of one moment: what others commit meanwhile is not seen. */
  snapshot<Value>(work: () => Value): Value {
    return this.#sql.transaction(work).deferred()
  }

  get inTransaction(): boolean {
    return this.#sql.inTransaction
  }

  /** Runs a script of several statements. */
  execute(script: string): void {
    this.statement(script, () => this.#sql.exec(script))
  }

  /**
   * One write transaction: everything or nothing. Takes the write lock at once, so that it never
   * fails half way.
   */
  transaction<Value>(work: (transaction: Transaction) => Value): Value {
    const started = performance.now()
    const value = this.#sql.transaction(() => work(new OpenTransaction(this))).immediate()
    // SQLite has no queue of writers: without a gap whoever else has a verdict to write would
    // hardly ever find it free.
    if (this.#leavesGaps && !this.inTransaction && performance.now() - started > LONG_MS)
      Atomics.wait(NOTHING, 0, 0, GAP_MS)
    return value
  }

  async close(): Promise<void> {
    await (await this.#prisma)?.$disconnect()
    this.#sql.close()
  }

  /**
   * Every statement that a caller runs passes through here: a connection that allows less overrides
   * it.
   */
  protected statement<Value>(_sql: string, work: () => Value): Value {
    return work()
  }

  #page<Row>(sql: string, parameters: readonly unknown[]): Row[] {
    const page: Row[] = []
    let bytes = 0
    for (const row of this.#prepare(sql).iterate(...parameters)) {
      page.push(row as Row)
      for (const value of Object.values(row as object))
        if (typeof value === 'string' || value instanceof Uint8Array) bytes += value.length
      if (bytes > PAGE_BYTES) break
    }
    return page
  }

  #prepare(sql: string): SqliteDatabase.Statement {
    let statement = this.#statements.get(sql)
    if (statement === undefined) this.#statements.set(sql, (statement = this.#sql.prepare(sql)))
    return statement
  }
}

/**
 * Proof that a write transaction is open: nothing else can create one. Functions whose writes must
 * never be alone, such as an entry of the ledger, take this and not the database.
 */
class OpenTransaction {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Throws once the transaction has ended. */
  get db(): Database {
    if (!this.#db.inTransaction) throw new Error('This transaction has ended.')
    return this.#db
  }
}

export type Transaction = OpenTransaction

/** Another process held the write lock for longer than BUSY_TIMEOUT_MS. */
export function isBusy(error: unknown): boolean {
  return error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY')
}

export async function connectPrisma(file: string, readonly = false): Promise<PrismaClient> {
  const [{ PrismaBetterSqlite3 }, client] = await Promise.all([
    import('@prisma/adapter-better-sqlite3'),
    import('./generated/client'),
  ])
  return new client.PrismaClient({
    adapter: new PrismaBetterSqlite3({ url: `file:${file}`, timeout: BUSY_TIMEOUT_MS, readonly }),
  })
}

/** Now, as Prisma and raw statements both write it. */
export function timestamp(): string {
  return new Date().toISOString()
}
