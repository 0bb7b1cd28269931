import type { Database } from './client'

/**
 * The last id that a table has given out, even if its row no longer exists; 0 if none. New rows
 * continue from here, so that an id is never reused and a reference never comes to mean another
 * row.
 */
export function lastId(db: Database, table: 'Example' | 'Revision' | 'Event'): number {
  // SQLite keeps it for AUTOINCREMENT tables, and raises it for ids that are given explicitly, too.
  return db.get<{ id: number }>('SELECT seq AS id FROM sqlite_sequence WHERE name = ?', table)?.id ?? 0
}
