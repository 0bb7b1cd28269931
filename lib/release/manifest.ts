import { z } from 'zod'
import { sha256 } from '@/lib/core/hash'
import { EXPORT_SCHEMAS } from '@/lib/core/status'
import { GATE_STATES, type GateState } from '@/lib/contract/gates'
import { SYSTEM_PROMPTS } from '@/lib/core/serving-contract'

export const MANIFEST_FILE = 'manifest.json'
/** A manifest names a handful of files; one that is larger is none. */
export const MAXIMUM_MANIFEST_BYTES = 16 * 1024 ** 2
/** One line per released row: where it went and why; what `verify` recomputes the splits from. */
export const INDEX_FILE = 'rows.jsonl'

/** A plain name: a hostile manifest must not make `verify` read elsewhere. */
const fileName = z.string().regex(/^[a-z0-9_-]+\.jsonl$/)
const fileSchema = z.strictObject({
  name: fileName,
  split: z.string(),
  rows: z.int(),
  bytes: z.int(),
  sha256: z.string(),
})

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/)

/** No clock and no path in it: the same inputs, parameters and decisions give the same bytes. */
const manifestSchema = z.strictObject({
  winnow: z.literal(1),
  dataset: z.string(),
  format: z.enum(EXPORT_SCHEMAS),
  seed: z.int(),
  shares: z.array(z.strictObject({ split: z.string(), share: z.number() })),
  near: z.strictObject({ method: z.literal('exact Jaccard join, word 5-grams'), threshold: z.number() }),
  contract: z.strictObject({
    tokenizer: z.string(),
    template: z.string().nullable(),
    policy: z.string(),
    maxLength: z.int(),
    systemPrompt: z.string().nullable(),
    // Releases made before the choice existed left them as they were.
    systemPrompts: z.enum(SYSTEM_PROMPTS).default('keep'),
  }),
  /** Hashes of the tokenizer and template that the contract named when the rows were checked. */
  rendering: z.strictObject({ tokenizer: sha256Hex, template: sha256Hex }).optional(),
  rubricVersion: z.int().nullable(),
  /**
   * The entry of the ledger that brought these rows or decided about them last. Releases of earlier
   * versions name none.
   */
  ledger: z.strictObject({ entry: z.int(), hash: sha256Hex }).nullable().optional(),
  rows: z.int(),
  gates: z.array(
    z.union([
      z.strictObject({
        id: z.string(),
        state: z.enum(GATE_STATES),
        detail: z.string(),
        waived: z.string().nullable(),
      }),
      // Releases made before there were three states.
      z.strictObject({ id: z.string(), ok: z.boolean(), detail: z.string(), waived: z.string().nullable() }),
    ]),
  ),
  files: z.array(fileSchema),
  index: fileSchema.omit({ split: true }).extend({ name: z.literal(INDEX_FILE) }),
})

export type Manifest = z.infer<typeof manifestSchema>
/** The state of a gate when the release was made. */
export function gateState(gate: Manifest['gates'][number]): GateState {
  if ('state' in gate) return gate.state
  return gate.ok ? 'passed' : 'failed'
}

export type ManifestFile = z.infer<typeof fileSchema>

const indexRowSchema = z.strictObject({
  split: z.string(),
  line: z.int(),
  example: z.int(),
  revision: z.string(),
  key: z.string(),
  group: z.string(),
  sha256: z.string(),
  /**
   * Hash of the conversation in the file, where the contract's transform has made it another than
   * the revision that was reviewed.
   */
  written: z.string().optional(),
})
export type IndexRow = z.infer<typeof indexRowSchema>

export function serialiseManifest(manifest: Manifest): { text: string; hash: string } {
  const text = `${JSON.stringify(manifestSchema.parse(manifest), null, 2)}\n`
  return { text, hash: sha256(text) }
}

/** Throws a ZodError or SyntaxError if the text is not a manifest. */
export function parseManifest(text: string): Manifest {
  return manifestSchema.parse(JSON.parse(text))
}

export function parseIndexRow(line: string): IndexRow {
  return indexRowSchema.parse(JSON.parse(line))
}
