import type { Origin, Purpose } from '@/lib/core/status'
import type { ImportView } from '@/lib/contract/imports'
import type { ServingContract, SystemPrompts } from '@/lib/core/serving-contract'
import { type Database, timestamp } from './client'
import type { Dataset } from './generated/client'

export interface DatasetRow {
  id: number
  name: string
  purpose: Purpose
  createdAt: Date
  contract: ServingContract
}

/** A row as SQLite gives it: the columns of Prisma's model, its time as text. */
type StoredDataset = Omit<Dataset, 'createdAt' | 'removedAt'> & { createdAt: string }

const CONTRACT_COLUMNS = [
  'tokenizer',
  'template',
  'policy',
  'maxLength',
  'systemPrompt',
  'systemPrompts',
] as const satisfies (keyof ServingContract)[]

/** The contract by its columns: a manifest holds it as it is, and takes nothing else. */
function toDataset({
  id,
  name,
  purpose,
  createdAt,
  tokenizer,
  template,
  policy,
  maxLength,
  systemPrompt,
  systemPrompts,
}: StoredDataset): DatasetRow {
  const contract = {
    tokenizer,
    template,
    policy,
    maxLength,
    systemPrompt,
    systemPrompts: systemPrompts as SystemPrompts,
  }
  return { id, name, purpose: purpose as Purpose, createdAt: new Date(createdAt), contract }
}

// Prepared statements: every command begins here, and Prisma's client takes longer to load than most
// of them to answer.
// SQLite's own default writes a time without its zone, which is UTC.
const DATASETS = `SELECT id, name, purpose, strftime('%Y-%m-%dT%H:%M:%fZ', createdAt) AS createdAt,
  ${CONTRACT_COLUMNS.join(', ')} FROM Dataset`

export function allDatasets(db: Database): Promise<DatasetRow[]> {
  const stored = db.all<StoredDataset>(`${DATASETS} WHERE removedAt IS NULL ORDER BY id`)
  return Promise.resolve(stored.map(toDataset))
}

export function findDataset(db: Database, name: string): Promise<DatasetRow | null> {
  const stored = db.get<StoredDataset>(
    `${DATASETS} WHERE removedAt IS NULL AND name IN (?, ?) ORDER BY id`,
    name.normalize('NFC'),
    name,
  )
  return Promise.resolve(stored === undefined ? null : toDataset(stored))
}

export function datasetById(db: Database, id: number): Promise<DatasetRow> {
  return Promise.resolve(toDataset(db.get<StoredDataset>(`${DATASETS} WHERE id = ?`, id)!))
}

/**
 * The dataset an import goes to: the one with that name, created with a purpose if there is none.
 * Call it inside a transaction.
 */
export function datasetForImport(
  db: Database,
  name: string,
  purpose: Purpose,
): { id: number; purpose: Purpose; isNew: boolean } {
  const known = db.get<{ id: number; purpose: Purpose }>(
    'SELECT id, purpose FROM Dataset WHERE name = ?',
    name,
  )
  if (known !== undefined) return { ...known, isNew: false }
  return {
    id: Number(
      db.run('INSERT INTO Dataset (name, purpose, createdAt) VALUES (?, ?, ?)', name, purpose, timestamp())
        .lastInsertRowid,
    ),
    purpose,
    isNew: true,
  }
}

/** Undefined fields are left unchanged; null is a value. */
export function saveContract(db: Database, id: number, contract: Partial<ServingContract>): void {
  for (const column of CONTRACT_COLUMNS) {
    if (contract[column] !== undefined)
      db.run(`UPDATE Dataset SET ${column} = ? WHERE id = ?`, contract[column], id)
  }
}

/** Rows that finished imports have read, and those of them that became examples. */
export function countImported(db: Database, datasetId: number): { rows: number; accepted: number } {
  return db.get(
    `SELECT coalesce(sum("rows"), 0) AS "rows", coalesce(sum(accepted), 0) AS accepted FROM Import
     WHERE datasetId = ? AND status = 'done'`,
    datasetId,
  )!
}

export async function importsOf(db: Database, datasetId: number): Promise<ImportView[]> {
  const rows = await (
    await db.prisma()
  ).import.findMany({ where: { datasetId, status: { not: 'removed' } }, orderBy: { id: 'desc' } })
  return rows.map((row) => ({
    id: row.id,
    file: row.file,
    bytes: Number(row.bytes),
    sha256: row.sha256,
    container: row.container as ImportView['container'],
    recordSchema: row.recordSchema as ImportView['recordSchema'],
    status: row.status as ImportView['status'],
    rows: row.rows,
    accepted: row.accepted,
    rejected: row.rejected,
    origin: row.origin as Origin | null,
    createdAt: row.createdAt.toISOString(),
  }))
}
