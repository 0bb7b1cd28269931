import { z } from 'zod'
import { openSetup } from '@/lib/adapters/contract'
import {
  checkAgainst,
  claimedFamily,
  compareTemplates as compareIn,
  listFamilies as familiesIn,
  listTemplates as templatesIn,
  removeTemplate as removeFrom,
  requireTemplate as requireIn,
  resolveTemplate,
  savedAt,
  saveTemplate as saveIn,
} from '@/lib/adapters/templates'
import { namedTokenizers } from '@/lib/adapters/tokenizers'
import type { FamilyCheck, FamilyView, TemplateReport, TemplateView } from '@/lib/contract/templates'
import { WinnowError } from '@/lib/core/errors'
import { allDatasets } from '@/lib/db/datasets'
import { recordEvent } from '@/lib/db/events'
import { compileTemplate, probeTemplate } from '@/lib/render'
import { write } from '../host/write'
import type { Session } from '../host/session'

/** Every template one can choose by id. */
export function listTemplates(session: Session): TemplateView[] {
  return templatesIn(session.home.dir)
}

export function listFamilies(session: Session): FamilyView[] {
  return familiesIn(session.home.dir)
}

/** A template with its text. */
export interface TemplateText extends TemplateView {
  source: string
  savedAt: string | null
}

/** Throws WinnowError not-found. */
export function templateText(session: Session, id: string): TemplateText {
  const home = session.home.dir
  const view = listTemplates(session).find((template) => template.id === id)
  if (view === undefined)
    throw new WinnowError(
      'not-found',
      `There is no template "${id.slice(0, 200)}". The Templates page and \`winnow templates\` list them.`,
    )
  return { ...view, source: resolveTemplate(id, home), savedAt: savedAt(id, home) }
}

/** How a template compares with the family it claims; null if it claims none. Runs the template. */
export function familyCheck(session: Session, id: string): FamilyCheck | null {
  const home = session.home.dir
  const family = claimedFamily(id, home)
  return family === null ? null : checkAgainst(resolveTemplate(id, home), family, home)
}

/**
 * How a template given on the command line, possibly as a file, compares with a family; null if
 * none is claimed.
 */
export function checkTemplate(
  session: Session,
  idOrFile: string,
  family?: string,
): { source: string; family: string | null; check: FamilyCheck | null } {
  const home = session.home.dir
  const source = resolveTemplate(idOrFile, home, { paths: true })
  compileTemplate(source)
  const claimed = family ?? claimedFamily(idOrFile, home)
  return { source, family: claimed, check: claimed === null ? null : checkAgainst(source, claimed, home) }
}

/** Two templates by the text they give; throws WinnowError not-found. */
export function compareTemplates(
  session: Session,
  id: string,
  other: string,
): { source: string; check: FamilyCheck } {
  const home = session.home.dir
  return { source: resolveTemplate(other, home), check: compareIn(id, other, home) }
}

/** Tokenizers that fit a family without having its name. */
const SPEAKERS: Readonly<Record<string, string>> = { llama3: 'llama3_1', chatml: 'qwen2_5' }

/**
 * The tokenizer a template is tried out with where none is named: its family's, if that is
 * installed.
 */
export function usualTokenizer(session: Session, id: string): string {
  const home = session.home.dir
  const family = claimedFamily(id, home) ?? id
  const available = namedTokenizers(home).flatMap(({ id: name, folder }) => (folder === null ? [] : [name]))
  return (
    [SPEAKERS[family], family].find(
      (tokenizer) => tokenizer !== undefined && available.includes(tokenizer),
    ) ??
    available[0] ??
    'qwen2_5'
  )
}

/**
 * How a template treats each kind of conversation under a tokenizer. Throws WinnowError
 * tokenizer-missing, template-error.
 */
export async function probe(
  session: Session,
  choice: { template: string; tokenizer: string; policy?: string | undefined },
  access: { paths: boolean } = { paths: false },
): Promise<TemplateReport> {
  const setup = await openSetup(
    {
      template: choice.template,
      tokenizer: choice.tokenizer,
      policy: choice.policy ?? 'assistant',
      maxLength: Infinity,
    },
    session.home,
    access,
  )
  return probeTemplate(setup)
}

const newTemplate = z.object({
  name: z.string().trim(),
  source: z.string(),
  family: z
    .string()
    .max(200)
    .nullable()
    .transform((family) => (family === '' ? null : family)),
})

/**
 * That a text can be kept as a template. Throws WinnowError invalid-input, too-large,
 * template-error.
 */
export function requireTemplate(source: string): Promise<void> {
  return Promise.resolve(source).then(requireIn)
}

/**
 * `tryOut` runs requireTemplate, which parses foreign text: a server does that in its workroom.
 * Passes its errors on, and throws conflict.
 */
export async function saveTemplate(
  session: Session,
  template: unknown,
  tryOut: typeof requireTemplate,
): Promise<TemplateView> {
  const { home } = session
  const parsed = newTemplate.parse(template)
  await tryOut(parsed.source)
  return write(session, (transaction) => {
    const saved = saveIn(parsed, home.dir, new Date())
    recordEvent(transaction, session.actor, 'save-template', {
      template: saved.id,
      sha256: saved.sha256,
      family: saved.family,
    })
    return saved
  })
}

/** Throws WinnowError not-found, or conflict while a dataset's contract names it. */
export async function removeTemplate(session: Session, id: string): Promise<void> {
  const users = (await allDatasets(session.db))
    .filter(({ contract }) => contract.template === id)
    .map(({ name }) => `"${name}"`)
  if (users.length > 0)
    throw new WinnowError(
      'conflict',
      `The contract of ${users.join(', ')} names this template. Choose another one there first.`,
    )
  const { home } = session
  await write(session, (transaction) => {
    removeFrom(id, home.dir)
    recordEvent(transaction, session.actor, 'remove-template', { template: id })
  })
}
