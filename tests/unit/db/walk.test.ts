import { describe, expect, it } from 'vitest'
import { useDatabase } from './database'

const store = useDatabase()
const SQL = 'SELECT id, name FROM Dataset WHERE purpose = ? AND id > ? ORDER BY id'

interface Named {
  id: number
  name: string
}

function fill(count: number, name = (at: number) => `set ${at}`): void {
  for (let at = 1; at <= count; at++)
    store.db.run("INSERT INTO Dataset (name, purpose) VALUES (?, 'train')", name(at))
}

describe('a walk over many rows', () => {
  it.each([0, 1, 999, 1_000, 1_001, 2_000, 2_500])('meets each of %i rows once, in order', (count) => {
    fill(count)
    store.db.run("INSERT INTO Dataset (name, purpose) VALUES ('other', 'eval')")
    expect([...store.db.walk<Named>(SQL, ['train'])].map(({ id }) => id)).toEqual(
      Array.from({ length: count }, (_, at) => at + 1),
    )
  })

  it('leaves the connection free between rows: for writes, transactions, snapshots and the same walk inside it', () => {
    fill(1_002)
    const { db } = store
    let met = 0
    for (const { id } of db.walk<Named>(SQL, ['train'])) {
      if (met++ % 500 === 0) {
        db.run('UPDATE Dataset SET systemPrompt = ? WHERE id = ?', 'seen', id)
        db.transaction(() => db.run('UPDATE Dataset SET maxLength = 7 WHERE id = ?', id))
        expect(db.snapshot(() => [...db.walk<Named>(SQL, ['train'], 1_000)].length)).toBe(2)
      }
    }
    expect(met).toBe(1_002)
    expect(db.get('SELECT count(*) AS n FROM Dataset WHERE maxLength = 7')).toEqual({ n: 3 })
  })

  it('leaves nothing open when it is broken off', () => {
    fill(10)
    for (const { id } of store.db.walk<Named>(SQL, ['train'])) if (id === 3) break
    store.db.execute('VACUUM')
  })

  it('holds few long rows at a time, many short ones', () => {
    const { db } = store
    const metBeforeRename = (): number => {
      db.run("UPDATE Dataset SET name = replace(name, 'renamed', 'set')")
      let before = 0
      for (const { name } of db.walk<Named>(SQL, ['train'])) {
        // What a page has read already keeps its old name.
        if (before === 0) db.run("UPDATE Dataset SET name = replace(name, 'set', 'renamed')")
        if (name.startsWith('set')) before++
      }
      return before
    }
    fill(1_500)
    expect(metBeforeRename()).toBe(1_000)
    db.run('DELETE FROM Dataset')
    fill(12, (at) => `set ${at} ${'x'.repeat(3_000_000)}`)
    expect(metBeforeRename()).toBe(3)
  })
})
