import type { Database } from './client'

/**
 * The last id a table has given out, 0 where it never has: also of a row that is gone since. What
 * is appended continues from here, so that an id never comes back and nothing that names one can
 * mean another row.
 */
export function lastId(db: Database, table: 'Example' | 'Revision' | 'Event'): number {
  // SQLite keeps it for AUTOINCREMENT tables, and raises it for ids that are given explicitly, too.
  return db.get<{ id: number }>('SELECT seq AS id FROM sqlite_sequence WHERE name = ?', table)?.id ?? 0
}
