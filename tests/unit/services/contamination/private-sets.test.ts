import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { allContaminationHits, createContaminationSearch } from '@/lib/services/contamination'
import { deleteDataset, listDatasets } from '@/lib/services/datasets'
import { importFile } from '@/lib/services/imports'
import { exportPrivateSet, keepPrivateSet } from '@/lib/services/contamination/private-sets'
import { runHere, THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { useStudioHome } from '../../../studio-home'
import { zipEntries } from '../../../zip-entries'
import { describeWithData } from '../../../shared-data'
import { session } from '@/tests/session'

const home = useStudioHome()

afterEach(async () => {
  for (const { name } of await listDatasets(session())) await deleteDataset(session(), name)
})

async function imported(
  dataset: string,
  purpose: 'train' | 'eval',
  questions: readonly string[],
): Promise<void> {
  const file = join(home.folder, `${dataset}.jsonl`)
  writeFileSync(
    file,
    questions
      .map((question) => JSON.stringify({ instruction: question, input: '', output: 'Here you are.' }))
      .join('\n'),
  )
  await runHere(
    session(),
    await importFile(session(), file, { dataset, file: `${dataset}.jsonl`, purpose }, THIS_PROCESS),
    () => undefined,
  )
}

/** Lines of the rows that the latest search flags by these passes. */
async function flagged(passes: readonly string[]): Promise<number[]> {
  const lines = new Set<number>()
  for await (const { line, pass } of allContaminationHits(session(), 'train'))
    if (passes.includes(pass)) lines.add(line!)
  return [...lines].sort((one, other) => one - other)
}

/**
 * The rows that the set flags by itself, and those that it flags as hashes, by the passes that
 * hashes are searched with.
 */
async function bothWays(): Promise<{ plain: number[]; hashed: number[] }> {
  await runHere(
    session(),
    await createContaminationSearch(session(), 'train', { against: ['evals'] }, THIS_PROCESS),
    () => undefined,
  )
  const plain = await flagged(['exact', 'ngram'])
  const file = join(home.folder, 'private.json')
  await exportPrivateSet(session(), 'evals', file, { seed: 5 })
  await runHere(
    session(),
    await createContaminationSearch(
      session(),
      'train',
      { hashes: [keepPrivateSet(session(), file).sha256] },
      THIS_PROCESS,
    ),
    () => undefined,
  )
  return { plain, hashed: await flagged(['exact', 'ngram', 'near']) }
}

const withOptions = (stem: string, at = 0): string =>
  [
    stem,
    ...['first', 'second', 'third', 'fourth'].map(
      (word, option) => `${'ABCD'[option]!}. the ${word} of answers ${at}`,
    ),
  ].join('\n')

describe('a multiple-choice set as hashes flags the rows that the set itself flags', () => {
  const STEMS = [
    'Define cell osmosis',
    'What does mitosis produce?',
    'Who discovered penicillin by accident?',
    'Which enzyme unwinds the double helix?',
    'Why do noble gases rarely form compounds?',
    'Which treaty ended the war between the two northern kingdoms in that century?',
  ]
  const COMMON = 'Which one of the following statements about the passage above is true?'

  it('with stems shorter than its grams', async () => {
    await imported('evals', 'eval', [
      ...STEMS.map(withOptions),
      ...Array.from({ length: 6 }, (_, at) => withOptions(COMMON, 10 + at)),
    ])
    const rows = [
      ...STEMS,
      ...STEMS.map((stem) => `Please help me with this: ${stem} Thank you.`),
      ...STEMS.map(withOptions),
      COMMON,
      `${COMMON} Say why.`,
      'What is the capital of France?',
      'Which river flows through Rome?',
      'Write a poem about penicillin.',
    ]
    await imported('train', 'train', rows)
    const { plain, hashed } = await bothWays()
    expect(hashed).toEqual(plain)
    // Stems of three and four words are found where a message equals them.
    expect(plain).toEqual([1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18])
  })

  it('with a short stem that many rows have inside sentences of their own', async () => {
    const stem = 'What would you like to drink?'
    await imported('evals', 'eval', [withOptions(stem)])
    await imported('train', 'train', [
      ...Array.from({ length: 120 }, (_, at) => `Scene ${at}. She asks: ${stem} He looks at menu ${at}.`),
      stem,
      withOptions(stem),
    ])
    const { plain, hashed } = await bothWays()
    expect([hashed, plain]).toEqual([
      [121, 122],
      [121, 122],
    ])
  })
})

describeWithData('MMLU as hashes', (data) => {
  it('flags the same rows as MMLU itself, and no clean one', async () => {
    const entries = zipEntries(readFileSync(`${data}/eval/mmlu.zip`))
    const evals = ['sociology', 'marketing', 'college_biology']
      .map((subject) => entries.get(`data/test/${subject}_test.csv`)!)
      .join('')
    const stems = evals
      .split('\n')
      .filter((row) => !row.includes('"') && row.split(',').length === 6)
      .map((row) => row.split(',')[0]!)
    const file = join(home.folder, 'evals.csv')
    writeFileSync(file, evals)
    await runHere(
      session(),
      await importFile(
        session(),
        file,
        { dataset: 'evals', file: 'evals.csv', purpose: 'eval' },
        THIS_PROCESS,
      ),
      () => undefined,
    )
    const clean = (
      JSON.parse(readFileSync(`${data}/instruct/dolly_3k.json`, 'utf8')) as {
        instruction: string
        input: string
      }[]
    ).map(({ instruction, input }) => `${instruction}\n${input}`)
    await imported('train', 'train', [...clean, ...stems])
    const { plain, hashed } = await bothWays()
    expect(hashed).toEqual(plain)
    expect(hashed.filter((line) => line <= clean.length)).toEqual([])
    expect(hashed.length).toBeGreaterThan(0.9 * stems.length)
  })
})
