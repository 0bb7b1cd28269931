import { describe, expect, it } from 'vitest'
import { COMMANDS } from '@/lib/cli/commands'
import { exportsOf, sources, textsOf } from './sources'

/** The part of docs/glossary.md that a program can hold: retired words stay away. */

const EXPORTS = sources('lib').flatMap(exportsOf)

/** Where a word may be part of an exported name, because there it has the meaning of the glossary. */
const AT_HOME: { word: RegExp; places: RegExp }[] = [
  {
    word: /label/i,
    places: /^lib\/(render|adapters\/labeller|services\/(inspection|releases)|cli\/commands\/export-labels)/,
  },
  { word: /leak/i, places: /^lib\/(decontam|contract\/(statistics\/)?contamination)/ },
  { word: /^decontaminat|Decontaminat/, places: /^lib\/cli\/commands\/decontaminate/ },
  { word: /set_?aside/i, places: /^lib\/(db\/row-decisions|jobs\/duplicates\/view)/ },
]

describe('names that lib/ exports', () => {
  it.each(AT_HOME)('have $word only where it means what the glossary says', ({ word, places }) => {
    const found = EXPORTS.filter(({ name, path }) => word.test(name) && !places.test(path))
    expect(found.map(({ name, path }) => `${name} in ${path}`)).toEqual([])
  })

  it('are the name of one type each', () => {
    const types = EXPORTS.filter(({ isType }) => isType)
    const shared = types.filter(({ name }) => types.filter((other) => other.name === name).length > 1)
    expect(shared.map(({ name, path }) => `${name} in ${path}`)).toEqual([])
  })
})

/** Labels are training labels, and what is set aside are rows: never said of pairs and boilerplate. */
const RETIRED = [
  /\blabel(s|led)?( of)?( the)? pairs?\b/i,
  /\bpairs?( to)? label(s|led)?\b/i,
  /\b(boilerplate|shingles?|n?-?grams?)\b[^.]{0,60}\bset aside\b/i,
  /\bset(ting)?\b[^.]{0,20}\b(boilerplate|shingles?|n?-?grams?)\b[^.]{0,20}\baside\b/i,
]

const retired = (text: string): boolean => RETIRED.some((words) => words.test(text))

describe('texts', () => {
  it('of screens and messages say judgement of a pair, and ignore boilerplate', () => {
    const found = sources('app', 'components', 'lib').flatMap((source) =>
      textsOf(source).flatMap((text) => (retired(text) ? [`${source.fileName}: ${text}`] : [])),
    )
    expect(found).toEqual([])
  })

  it('of the calibration never say label', () => {
    const said = sources('components/semantic', 'lib/services/semantic').flatMap(textsOf)
    // Entries of the ledger keep the kind under which earlier ones are stored.
    expect(said.filter((text) => /\blabel(s|led)?\b/i.test(text) && !text.includes('pair-label'))).toEqual([])
    expect(said.some((text) => /\bjudgements\b/.test(text))).toBe(true)
  })

  it.each(Object.entries(COMMANDS))('of the command %s do neither', async (_name, { summary, load }) => {
    const { usage, details, options } = await load()
    const help = [usage, summary, details, ...Object.values(options).map(({ about }) => about)]
    expect(help.filter((text) => retired(text ?? ''))).toEqual([])
    expect(help.join(' ')).not.toMatch(/--(labels|set-aside)\b/)
  })
})
