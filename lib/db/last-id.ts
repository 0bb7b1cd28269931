import type { Database } from './client'

/** Largest id of a table, 0 where it is empty. Ids only grow: what is appended continues from here. */
export function lastId(db: Database, table: 'Example' | 'Revision' | 'Event'): number {
  return db.get<{ id: number }>(`SELECT coalesce(max(id), 0) AS id FROM ${table}`)!.id
}
