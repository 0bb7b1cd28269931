import type { Origin, Purpose } from '@/lib/core/status'
import type { ImportView } from '@/lib/contract/imports'
import type { ServingContract, SystemPrompts } from '@/lib/core/serving-contract'
import { type Database, timestamp } from './client'

export interface DatasetRow {
  id: number
  name: string
  purpose: Purpose
  createdAt: Date
  contract: ServingContract
}

interface StoredDataset extends Omit<ServingContract, 'systemPrompts'> {
  systemPrompts: string
  id: number
  name: string
  purpose: string
  createdAt: Date
}

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
  return { id, name, purpose: purpose as Purpose, createdAt, contract }
}

export async function allDatasets(db: Database): Promise<DatasetRow[]> {
  return (
    await (await db.prisma()).dataset.findMany({ where: { removedAt: null }, orderBy: { id: 'asc' } })
  ).map(toDataset)
}

export async function findDataset(db: Database, name: string): Promise<DatasetRow | null> {
  const stored = await (
    await db.prisma()
  ).dataset.findFirst({ where: { removedAt: null, name: { in: [name.normalize('NFC'), name] } } })
  return stored && toDataset(stored)
}

export async function datasetById(db: Database, id: number): Promise<DatasetRow> {
  return toDataset(await (await db.prisma()).dataset.findUniqueOrThrow({ where: { id } }))
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
