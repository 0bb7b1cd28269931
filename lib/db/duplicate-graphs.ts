import type { DuplicateGraph } from '@/lib/contract/duplicates'
import type { Database } from './client'

interface StoredGraph {
  ids: Buffer
  left: Buffer
  right: Buffer
  score: Buffer
  protected: Buffer
  completeness: Buffer
  foreign: Buffer
  complete: number
}

/** Keeps the graph of a run, and of its analysis no other: screens show the latest run. */
export function insertGraph(
  db: Database,
  runId: number,
  { ids, pairs, protected: safe, completeness, foreign, complete }: DuplicateGraph,
): void {
  db.run(
    `DELETE FROM DuplicateGraph WHERE runId IN (SELECT o.id FROM AnalysisRun r
     JOIN AnalysisRun o ON o.datasetId = r.datasetId AND o.analysis = r.analysis AND o.id <> r.id WHERE r.id = ?)`,
    runId,
  )
  db.run(
    `INSERT INTO DuplicateGraph (runId, ids, "left", "right", score, protected, completeness, "foreign",
     complete) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    runId,
    bytesOf(ids),
    bytesOf(pairs.left),
    bytesOf(pairs.right),
    bytesOf(pairs.score),
    bytesOf(safe),
    bytesOf(completeness),
    bytesOf(foreign),
    complete ? 1 : 0,
  )
}

/** Undefined for a run that an earlier version made. */
export function graphOf(db: Database, runId: number): DuplicateGraph | undefined {
  const stored = db.get<StoredGraph>('SELECT * FROM DuplicateGraph WHERE runId = ?', runId)
  return (
    stored && {
      ids: floats(stored.ids),
      pairs: { left: words(stored.left), right: words(stored.right), score: floats(stored.score) },
      protected: new Uint8Array(stored.protected),
      completeness: floats(stored.completeness),
      foreign: new Uint8Array(stored.foreign),
      complete: stored.complete === 1,
    }
  )
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint8Array | Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** Copies: a buffer from the database may start anywhere, a column of numbers may not. */
function words(bytes: Buffer): Uint32Array {
  return new Uint32Array(new Uint8Array(bytes).buffer)
}

function floats(bytes: Buffer): Float64Array {
  return new Float64Array(new Uint8Array(bytes).buffer)
}
