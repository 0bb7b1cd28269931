import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { WinnowError } from '@/lib/core/errors'
import { sha256 } from '@/lib/core/hash'
import { deviationText, type FamilyCheck, type FamilyView, type TemplateView } from '@/lib/contract/templates'
import { compileTemplate, FAMILY_TEMPLATES, findDeviation, type SpecialTokens } from '@/lib/render'
import { FAMILIES, namedTokenizers, readTokenizerTemplate } from './tokenizers'

/**
 * The longest published chat templates have 20 to 30 thousand characters; a million bytes is not a
 * template.
 */
const MAXIMUM_BYTES = 1_000_000

/** Special tokens for templates whose tokenizer names none. */
const ANY_TOKENS: SpecialTokens = { bos_token: '<s>', eos_token: '</s>' }

/** The facts stored with the text of a saved template. */
const savedFacts = z.object({ family: z.string().nullable(), sha256: z.string(), savedAt: z.string() })

/** A template to be kept under a name. */
export interface NewTemplate {
  name: string
  source: string
  /** The family whose text it claims to give. */
  family: string | null
}

/** The families' own, the ones inside tokenizers' files, then the saved ones. */
export function listTemplates(home: string): TemplateView[] {
  const families = FAMILY_TEMPLATES.map(({ id, name, source }) => viewOf(id, name, 'family', source, id))
  const inside = namedTokenizers(home)
    .filter(({ id, folder }) => folder !== null && !isFamily(id))
    .flatMap(({ id, name }) => {
      const template = templateOfTokenizer(id, home)
      return template === null ? [] : [viewOf(id, name, 'tokenizer', template.source, null)]
    })
  return [
    ...families,
    ...inside,
    ...savedNames(home).map((name) =>
      viewOf(name, name, 'saved', readSaved(name, home), claimedFamily(name, home)),
    ),
  ]
}

/**
 * The text of a template by its id: a family's, a saved one's or a tokenizer's; also of a file,
 * where the id was typed at this machine and did not come from a browser.
 * @throws WinnowError not-found, too-large
 */
export function resolveTemplate(
  id: string,
  home: string,
  { paths }: { paths: boolean } = { paths: false },
): string {
  const shipped = FAMILY_TEMPLATES.find((template) => template.id === id)?.source
  if (shipped !== undefined) return shipped
  if (isSaved(id, home)) return readSaved(id, home)
  const inside = templateOfTokenizer(id, home)
  if (inside !== null) return inside.source
  if (paths && existsSync(id)) return readTemplateFile(id)
  const known = listTemplates(home)
    .map((template) => template.id)
    .join(', ')
  throw new WinnowError(
    'not-found',
    `There is no template "${id.slice(0, 200)}". Give ${paths ? 'a .jinja file or ' : ''}one of ${known}; or none, for the tokenizer's own.`,
  )
}

/**
 * The reference template of a family: the one its models were trained with. Null if neither Winnow
 * nor an installed tokenizer has it.
 */
function referenceOf(family: string, home: string): { source: string; specialTokens: SpecialTokens } | null {
  return FAMILY_TEMPLATES.find(({ id }) => id === family) ?? templateOfTokenizer(family, home)
}

/** The family a template says it renders as; null for those that say nothing. */
export function claimedFamily(id: string, home: string): string | null {
  return isSaved(id, home) ? (readFacts(id, home)?.family ?? null) : null
}

/**
 * Refuses a text that cannot be a template. @throws WinnowError invalid-input (empty), too-large,
 * template-error (does not parse)
 */
export function requireTemplate(source: string): void {
  checkSize(Buffer.byteLength(source), 'The template')
  if (source.trim() === '') throw new WinnowError('invalid-input', 'The template is empty.')
  compileTemplate(source)
}

/**
 * Keeps a text that `requireTemplate` has taken. @throws WinnowError invalid-input (name), conflict
 * (taken)
 */
export function saveTemplate(
  { name, source, family }: NewTemplate,
  home: string,
  savedAt: Date,
): TemplateView {
  if (!isName(name))
    throw new WinnowError(
      'invalid-input',
      `"${name.slice(0, 80)}" cannot name a template: use 1 to 60 letters, digits and _ . - , starting with a letter or digit.`,
    )
  if (listTemplates(home).some(({ id }) => id === name))
    throw new WinnowError(
      'conflict',
      `There is a template "${name}" already. Choose another name: templates that datasets use must not change.`,
    )
  mkdirSync(folderOf(home), { recursive: true })
  const facts: z.infer<typeof savedFacts> = { family, sha256: sha256(source), savedAt: savedAt.toISOString() }
  writeFileSync(factsFile(name, home), JSON.stringify(facts))
  const part = `${textFile(name, home)}.part`
  writeFileSync(part, source)
  renameSync(part, textFile(name, home))
  return viewOf(name, name, 'saved', source, family)
}

/** @throws WinnowError not-found */
export function removeTemplate(name: string, home: string): void {
  if (!isSaved(name, home))
    throw new WinnowError('not-found', `There is no saved template "${name.slice(0, 200)}".`)
  rmSync(textFile(name, home))
  rmSync(factsFile(name, home), { force: true })
}

/** A template against any other one, by the text both give. */
export function compareTemplates(id: string, other: string, home: string): FamilyCheck {
  const known = referenceOf(other, home)
  const reference = {
    source: known?.source ?? resolveTemplate(other, home),
    specialTokens: { ...ANY_TOKENS, ...known?.specialTokens },
  }
  const { deviation, checked } = findDeviation(resolveTemplate(id, home), reference, other)
  return deviation === null
    ? { family: other, result: 'same', checked }
    : { family: other, result: 'deviates', deviation }
}

/** A template against the one of a family, by the text both give. */
export function checkAgainst(source: string, family: string, home: string): FamilyCheck {
  const reference = referenceOf(family, home)
  if (reference === null) {
    return {
      family,
      result: 'unknown',
      reason: `The template of ${family} is not on this machine, so nothing can be compared with it. Install or upload its tokenizer; known are ${listFamilies(
        home,
      )
        .flatMap(({ id, available }) => (available ? [id] : []))
        .join(', ')}.`,
    }
  }
  const { deviation, checked } = findDeviation(source, reference, family)
  return deviation === null ? { family, result: 'same', checked } : { family, result: 'deviates', deviation }
}

/**
 * Why the template of a contract is not the one of the family it claims; null where it is, or
 * claims none.
 */
export function templateProblem(id: string | null, home: string): string | null {
  const family = id === null ? null : claimedFamily(id, home)
  if (id === null || family === null) return null
  const check = checkAgainst(resolveTemplate(id, home), family, home)
  if (check.result === 'same') return null
  return check.result === 'unknown' ? check.reason : `"${id}": ${deviationText(check.deviation)}`
}

/** The families a template may be held to. */
export function listFamilies(home: string): FamilyView[] {
  const families = new Map(FAMILIES.map(({ id, name }) => [id, name]))
  for (const { id, name } of FAMILY_TEMPLATES) families.set(id, name)
  return [...families].map(([id, name]) => ({ id, name, available: referenceOf(id, home) !== null }))
}

/** When a template was saved; null for all others. */
export function savedAt(name: string, home: string): string | null {
  return readFacts(name, home)?.savedAt ?? null
}

function viewOf(
  id: string,
  name: string,
  origin: TemplateView['origin'],
  source: string,
  family: string | null,
): TemplateView {
  return { id, name, origin, sha256: sha256(source), characters: source.length, family }
}

const isFamily = (id: string): boolean => FAMILY_TEMPLATES.some((template) => template.id === id)
const isName = (name: string): boolean => /^[A-Za-z0-9][\w.-]{0,59}$/.test(name)
const folderOf = (home: string): string => join(home, 'templates')
const textFile = (name: string, home: string): string => join(folderOf(home), `${name}.jinja`)
const factsFile = (name: string, home: string): string => join(folderOf(home), `${name}.json`)
const isSaved = (name: string, home: string): boolean => isName(name) && existsSync(textFile(name, home))

function savedNames(home: string): string[] {
  if (!existsSync(folderOf(home))) return []
  return readdirSync(folderOf(home), { withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() &&
        entry.name.endsWith('.jinja') &&
        statSync(join(folderOf(home), entry.name)).size <= MAXIMUM_BYTES,
    )
    .map(({ name }) => name.slice(0, -'.jinja'.length))
    .filter(isName)
    .sort()
}

function readSaved(name: string, home: string): string {
  return readTemplateFile(textFile(name, home))
}

/**
 * Null where the facts are missing or somebody has spoiled them: the text alone is a template too.
 */
function readFacts(name: string, home: string): z.infer<typeof savedFacts> | null {
  if (!isSaved(name, home) || !existsSync(factsFile(name, home))) return null
  try {
    return savedFacts.parse(JSON.parse(readFileSync(factsFile(name, home), 'utf8')))
  } catch {
    return null
  }
}

function templateOfTokenizer(
  id: string,
  home: string,
): { source: string; specialTokens: SpecialTokens } | null {
  try {
    return readTokenizerTemplate(id, home)
  } catch (error) {
    // Files that are not a tokenizer's have no template; loading the tokenizer reports what is
    // wrong with them.
    if (error instanceof WinnowError) return null
    throw error
  }
}

function readTemplateFile(file: string): string {
  const entry = statSync(file)
  if (!entry.isFile()) throw new WinnowError('not-found', `${file} is not a file. Give a .jinja file.`)
  checkSize(entry.size, file)
  return readFileSync(file, 'utf8')
}

function checkSize(bytes: number, what: string): void {
  if (bytes <= MAXIMUM_BYTES) return
  throw new WinnowError(
    'too-large',
    `${what} has ${bytes.toLocaleString('en')} bytes, more than the ${MAXIMUM_BYTES.toLocaleString('en')} a chat template may have: the longest published ones have 30,000. This must be a different file.`,
  )
}
