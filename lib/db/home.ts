import type { Database } from './client'

/** The id that distinguishes this home from every other; a copied folder keeps it. */
export function homeId(db: Database): string {
  return db.get<{ id: string }>('SELECT id FROM Home')!.id
}
