import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Database } from '@/lib/db/client'
import { differingMigrations, migrate } from '@/lib/db/migrate'

const MIGRATIONS = resolve('prisma/migrations')
const names = readdirSync(MIGRATIONS)
  .filter((name) => /^\d/.test(name))
  .sort()

let folder: string
let db: Database

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-migrate-'))
  db = new Database(join(folder, 'winnow.db'))
})
afterEach(async () => {
  await db.close()
  rmSync(folder, { recursive: true })
})

/** The migrations that a version had. */
function versionWith(...migrations: string[]): string {
  const at = mkdtempSync(join(folder, 'version-'))
  for (const name of migrations) cpSync(join(MIGRATIONS, name), join(at, name), { recursive: true })
  return at
}

describe('migrating', () => {
  it('brings every earlier version to the schema of a fresh home, and keeps a copy of what was there', async () => {
    const fresh = new Database(join(folder, 'fresh.db'))
    migrate(fresh, MIGRATIONS)
    const tables = (of: Database) =>
      of
        .all<{ name: string }>("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name")
        .map(({ name }) => name)
    for (let count = 1; count < names.length; count++) {
      const home = join(folder, `home-${count}`)
      mkdirSync(home)
      const old = new Database(join(home, 'winnow.db'))
      migrate(old, versionWith(...names.slice(0, count)))
      old.run("INSERT INTO Dataset (name, purpose) VALUES ('kept', 'train')")
      expect(migrate(old, MIGRATIONS)).toEqual(names.slice(count))
      expect(tables(old)).toEqual(tables(fresh))
      expect(old.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
      const [copy, ...more] = readdirSync(join(home, 'copies'))
      expect(more).toEqual([])
      expect(copy).toMatch(new RegExp(`^winnow-\\d{4}-\\d\\d-\\d\\d-before-${names[count]}\\.db$`))
      const before = new SqliteDatabase(join(home, 'copies', copy!), { readonly: true })
      expect(before.prepare('SELECT name FROM Dataset').all()).toEqual([{ name: 'kept' }])
      expect(before.prepare('SELECT count(*) AS n FROM _prisma_migrations').get()).toEqual({ n: count })
      before.close()
      await old.close()
    }
    await fresh.close()
  })

  it('names who asked for the jobs of earlier versions where their parameters do', () => {
    migrate(db, versionWith(...names.filter((name) => !name.endsWith('_job-actor'))))
    for (const params of ['{"actor":"Ada","file":"a.jsonl"}', '{"method":"near"}'])
      db.run("INSERT INTO Job (kind, params, status) VALUES ('import', ?, 'queued')", params)
    migrate(db, MIGRATIONS)
    expect(db.all('SELECT actor FROM Job ORDER BY id')).toEqual([{ actor: 'Ada' }, { actor: 'local' }])
  })

  it('keeps no copy of an empty database, and two copies of one that is migrated often', () => {
    migrate(db, versionWith(names[0]!))
    expect(readdirSync(folder)).not.toContain('copies')
    for (let count = 2; count <= 4; count++) migrate(db, versionWith(...names.slice(0, count)))
    expect(readdirSync(join(folder, 'copies')).map((name) => name.slice(-3))).toEqual(['.db', '.db'])
  })

  it('does not wait for whoever writes when there is nothing to do', () => {
    migrate(db, MIGRATIONS)
    const other = new SqliteDatabase(db.file)
    other.exec('BEGIN IMMEDIATE')
    db.neverWait()
    expect(migrate(db, MIGRATIONS)).toEqual([])
    other.close()
  })

  it('leaves the database as it was when a migration fails', () => {
    migrate(db, versionWith(names[0]!))
    const version = versionWith(...names)
    mkdirSync(join(version, '29990101000000_broken'))
    writeFileSync(
      join(version, '29990101000000_broken', 'migration.sql'),
      'CREATE TABLE Half (id INTEGER); SELECT * FROM Nowhere;',
    )
    expect(() => migrate(db, version)).toThrow('Nowhere')
    expect(db.all('SELECT migration_name AS name FROM _prisma_migrations')).toEqual([{ name: names[0] }])
    expect(migrate(db, MIGRATIONS)).toEqual(names.slice(1))
  })

  it('tells a home of a newer version from one of a time before the first release', () => {
    const version = versionWith(...names)
    cpSync(join(version, names.at(-1)!), join(version, '29990101000000_later'), { recursive: true })
    writeFileSync(join(version, '29990101000000_later', 'migration.sql'), 'CREATE TABLE Later (id INTEGER);')
    migrate(db, version)
    expect(() => migrate(db, MIGRATIONS)).toThrow(/newer version.*Update Winnow/)
    db.run(
      "UPDATE _prisma_migrations SET migration_name = '20261121092626_initial' WHERE migration_name LIKE '%later'",
    )
    expect(() => migrate(db, MIGRATIONS)).toThrow(/before its first release.*updating does not help/)
  })

  it('names migrations whose text is another one now, and opens the home all the same', () => {
    const version = versionWith(...names)
    const file = join(version, names[0]!, 'migration.sql')
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\n', '\r\n'))
    migrate(db, version)
    expect(migrate(db, MIGRATIONS)).toEqual([])
    expect(differingMigrations(db, MIGRATIONS)).toEqual([names[0]])
    expect(differingMigrations(db, version)).toEqual([])
  })
})
