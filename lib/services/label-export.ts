import { Readable } from 'node:stream'
import type { RenderingChoice } from '@/lib/adapters/contract'
import { WinnowError } from '@/lib/core/errors'
import { examplesOf, openLabels } from './labels'
import { releaseFile } from './releases'

/** A row as a trainer's data loader takes it, whole and unpadded; or why there is none. */
export type LabelLine =
  | { ok: true; input_ids: number[]; labels: number[]; attention_mask: number[] }
  | { ok: false; line: number; code: string; message: string }

/**
 * What each example of a file or dataset trains: labels are the id where the token carries loss and -100 where it does
 * not. Exported as such, since a trainer that is told to mask by a flag may drop the mask in silence (trl#3728, trl#3781).
 */
export async function* labelLines(target: string, choice: RenderingChoice): AsyncGenerator<LabelLine> {
  const label = await openLabels(choice)
  for await (const example of examplesOf(target)) {
    if ('error' in example) {
      yield { ok: false, line: example.line, ...example.error }
      continue
    }
    const labelled = label(example.conversation)
    if (!labelled.ok) yield { ok: false, line: example.line, code: labelled.problem.code, message: labelled.problem.message }
    else yield { ok: true, input_ids: labelled.value.ids, labels: labelled.value.labels, attention_mask: new Array<number>(labelled.value.ids.length).fill(1) }
  }
}

/** One file of a release as labels, under the contract its manifest records. Throws WinnowError not-found, template-error. */
export async function openReleaseLabels(name: string, version: number, file: string): Promise<ReadableStream<Uint8Array>> {
  const { path, manifest } = await releaseFile(name, version, file)
  if (!manifest.files.some((entry) => entry.name === file)) throw new WinnowError('not-found', `${file} of release ${version} holds no examples.`)
  return Readable.toWeb(Readable.from(textOf(labelLines(path, manifest.contract)))) as ReadableStream<Uint8Array>
}

async function* textOf(lines: AsyncGenerator<LabelLine>): AsyncGenerator<Buffer> {
  for await (const line of lines) {
    // Gates let no such row into a release: a download that breaks off is better than one that lacks a row.
    if (!line.ok) throw new WinnowError('invalid-input', `Line ${line.line}: ${line.message}`)
    const { input_ids, labels, attention_mask } = line
    yield Buffer.from(`${JSON.stringify({ input_ids, labels, attention_mask })}\n`)
  }
}
