import Sqlite from 'better-sqlite3'
import { expect, it } from 'vitest'
import { errorForParent, errorText } from '@/lib/jobs/engine/thread-error'

it('an SQLite error keeps its message across threads', () => {
  let thrown: unknown
  try {
    new Sqlite(':memory:').prepare('SELECT nope FROM absent')
  } catch (error) {
    thrown = error
  }
  expect(errorText(structuredClone(thrown))).not.toContain('no such table')
  expect(errorText(structuredClone(errorForParent(thrown)))).toMatch(
    /SqliteError: no such table: absent[^]*thread-error\.test/,
  )
})

it('a thrown value that is not an error is described', () => {
  expect(errorText({ code: 'SQLITE_BUSY' })).toBe("{ code: 'SQLITE_BUSY' }")
})
