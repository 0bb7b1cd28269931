import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Home } from './home'

const TOKEN_BYTES = 24

/** The secret of a home, made once and kept in it, readable by its owner alone. */
export function keptToken(home: Home): string {
  const path = join(home.dir, 'token')
  return readToken(path) ?? makeToken(path)
}

/**
 * Written to a temporary file and linked into place, so that two processes that start at once read
 * the same complete token.
 */
function makeToken(path: string): string {
  const aside = `${path}.${process.pid}`
  writeFileSync(aside, `${randomBytes(TOKEN_BYTES).toString('base64url')}\n`, { mode: 0o600 })
  try {
    linkSync(aside, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(aside, { force: true })
  }
  const token = readToken(path)
  if (token === null) throw new Error(`${path} is empty: delete it, and Winnow creates a new one.`)
  return token
}

function readToken(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim() || null
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
