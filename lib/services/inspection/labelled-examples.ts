import { existsSync } from 'node:fs'
import { openSetup, type RenderingChoice } from '@/lib/adapters/contract'
import { openSource } from '@/lib/adapters/files'
import { resolveTemplate } from '@/lib/adapters/templates'
import { type Conversation, parseConversation } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import type { JsonValue } from '@/lib/core/json'
import { findDataset } from '@/lib/db/datasets'
import { walkExamples } from '@/lib/db/examples'
import { detect, type ReadOptions, readRows } from '@/lib/ingest'
import {
  compileTemplate,
  cutLabels,
  type LabelledExample,
  labelExample,
  pinnedDate,
  renderConversation,
  type RenderProblem,
  type SpecialTokens,
  type AuthoredSpan,
  textSpans,
} from '@/lib/render'
import type { Session } from '../host/session'

/** An example of a file or a dataset: its own id where the record has one. */
export interface SourceExample {
  id: string | number
  line: number
  conversation: Conversation
}

/** A row that could not be read, in the place where its example would stand. */
export interface UnreadRow {
  id: null
  line: number
  error: { code: string; message: string }
}

/**
 * Examples of a dataset by name, or of any file that `import` reads. Throws WinnowError not-found.
 */
export async function* examplesOf(
  session: Session,
  target: string,
): AsyncGenerator<SourceExample | UnreadRow> {
  if (existsSync(target)) yield* examplesOfFile(target)
  else {
    const dataset = await findDataset(session.db, target)
    if (dataset === null) throw new WinnowError('not-found', `"${target}" is neither a file nor a dataset.`)
    for (const { id, line, body } of walkExamples(session.db, dataset.id))
      yield { id, line, conversation: parseConversation(body) }
  }
}

/** The maximum length that a dataset's contract says; a file has none. */
export async function maximumLengthOf(session: Session, target: string): Promise<number> {
  if (existsSync(target)) return Infinity
  return (await findDataset(session.db, target))?.contract.maxLength ?? Infinity
}

export async function* examplesOfFile(path: string): AsyncGenerator<SourceExample | UnreadRow> {
  const source = await openSource(path, path)
  const options: ReadOptions = { format: 'auto', mixed: 'keep-all', preference: 'chosen', keyField: 'id' }
  try {
    for await (const rows of readRows(source, await detect(source, options), options)) {
      for (const row of rows) {
        if (row.ok) yield { id: row.key ?? row.line, line: row.line, conversation: row.conversation }
        else yield { id: null, line: row.line, error: { code: row.code, message: row.message } }
      }
    }
  } finally {
    await source.close()
  }
}

/**
 * The labels of each example under one choice of tokenizer, template and policy, which with `paths`
 * may be files. Tokens beyond the maximum length have none: the trainer never sees them.
 */
export async function openLabels(
  session: Session,
  choice: RenderingChoice,
  access: { paths: boolean },
): Promise<
  (conversation: Conversation) => { ok: true; value: LabelledExample } | { ok: false; problem: RenderProblem }
> {
  const setup = await openSetup(choice, session.home, access)
  return (conversation) => {
    const labelled = labelExample(conversation, setup)
    return labelled.ok ? { ok: true, value: cutLabels(labelled.value, choice.maxLength) } : labelled
  }
}

export interface RenderChoice {
  /** A file, or the id of a template. */
  template: string
  generationPrompt: boolean
  date: string
  specialTokens: SpecialTokens
  variables: Record<string, JsonValue>
}

/**
 * The rendered text of each example; needs no tokenizer. Throws WinnowError template-error,
 * not-found.
 */
export function openRenderer(
  session: Session,
  choice: RenderChoice,
): (
  conversation: Conversation,
) => { ok: true; value: { text: string; spans: AuthoredSpan[] } } | { ok: false; problem: RenderProblem } {
  const template = compileTemplate(resolveTemplate(choice.template, session.home.dir, { paths: true }))
  const inputs = {
    specialTokens: choice.specialTokens,
    date: pinnedDate(choice.date),
    addGenerationPrompt: choice.generationPrompt,
    variables: choice.variables,
  }
  return (conversation) => {
    const rendered = renderConversation(conversation, template, inputs)
    return rendered.ok
      ? { ok: true, value: { text: rendered.value.text, spans: textSpans(rendered.value) } }
      : rendered
  }
}
