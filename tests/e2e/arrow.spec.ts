import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import type { DatasetCard } from '@/lib/contract/datasets'
import { StudioServer, winnow } from './studio'

/**
 * The main job, as a reviewer and a lead do it: upload → rubric → ten verdicts by keyboard →
 * release → download.
 */

const GOOD = 'Answers the question in one plain sentence and names the exact number.'
const BAD = 'Rambles, praises the question, or leaves the number out altogether.'
const WAIVER = 'no eval set for this model yet'
const ROWS = 14
const FIXED = 'Fixed by hand: the answer to question 3 is nine.'

const records = Array.from({ length: ROWS }, (_, at) => ({
  messages: [
    { role: 'user', content: `What is the square of ${at + 1}?` },
    { role: 'assistant', content: `Well, the square of ${at + 1} is ${(at + 1) ** 2}.` },
  ],
}))

let studio: StudioServer
test.beforeAll(async () => {
  studio = await new StudioServer().start()
})
test.afterAll(() => studio.stop())

test('from upload to release: rubric, ten verdicts by keyboard, one fix, one undo, download, verify', async ({
  page,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-arrow-'))
  const upload = join(folder, 'squares.jsonl')
  writeFileSync(upload, records.map((record) => JSON.stringify(record)).join('\n'))

  await test.step('the file is uploaded in the browser', async () => {
    await page.goto(studio.address)
    await page.getByLabel('Choose files').setInputFiles(upload)
    await expect(page.getByLabel('Dataset name')).toHaveValue('squares')
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await expect(page.getByRole('list', { name: 'Imports of this visit' })).toContainText(
      '14 of 14 rows imported',
    )
  })

  await test.step('review asks for the rubric first', async () => {
    await page.goto(`${studio.address}/datasets/squares/review`)
    await expect(page.getByRole('button', { name: 'Pass' })).toHaveCount(0)
    await page.getByLabel('What a perfect example looks like').fill(GOOD)
    await page.getByLabel('What a bad example looks like').fill(BAD)
    await page.getByRole('button', { name: 'Save rubric' }).click()
    await expect(page.getByRole('button', { name: 'Pass' })).toBeVisible()
  })

  const status = page.getByRole('region', { name: 'Review' }).getByRole('status').first()
  const shown = async (question: number) => {
    await expect(page.getByRole('region', { name: 'Review' })).toContainText(
      `What is the square of ${question}?`,
    )
    // A verdict is taken once the example has been on screen for a moment.
    await expect(page.getByRole('button', { name: 'Pass' })).toBeEnabled()
  }

  await test.step('ten rows are judged by keyboard alone', async () => {
    await shown(1)
    await page.keyboard.press('p')
    await shown(2)
    await page.keyboard.press('p')
    await shown(3)
    await page.keyboard.press('f')
    const answer = page.getByRole('textbox', { name: /Text of message 2/ })
    await expect(answer).toBeFocused()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type(FIXED)
    await page.keyboard.press('ControlOrMeta+Enter')
    await shown(4)
    await page.keyboard.press('r')
    await page.keyboard.press('2')
    await shown(5)
    await page.keyboard.press('r')
    await page.keyboard.press('Enter')
    await shown(6)
    // Rejected by mistake, taken back before the server has answered, passed.
    await page.route('**/api/verdicts', async (route) => {
      await sleep(1_500)
      await route.continue()
    })
    await page.keyboard.press('r')
    await page.keyboard.press('1')
    await shown(7)
    await page.keyboard.press('u')
    await shown(6)
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await page.keyboard.press('p')
    for (const question of [7, 8, 9, 10]) {
      await shown(question)
      await page.keyboard.press('p')
    }
    await shown(11)
    await expect(status).toContainText('10 of 14')
  })

  await test.step('a reload loses no verdict', async () => {
    await page.reload()
    await shown(11)
    await expect(page.getByRole('region', { name: 'Review' })).toContainText('10 of 14 reviewed')
    const { answer } = await winnow<{ datasets: DatasetCard[] }>(studio.home, 'datasets')
    expect(answer.datasets.find(({ name }) => name === 'squares')?.funnel).toMatchObject({
      valid: 14,
      reviewed: 10,
      approved: 8,
    })
  })

  await test.step('a release is made and downloaded', async () => {
    await page.goto(`${studio.address}/datasets/squares/releases`)
    await page.getByLabel('train %').fill('60')
    await page.getByLabel('validation %').fill('20')
    await page.getByLabel('test %').fill('20')
    // With eight rows a split is easily empty, and then the gate is closed; under this seed none
    // is.
    await page.getByLabel('Seed').fill('9')
    const gate = (title: string) =>
      page.getByRole('list', { name: 'Gates' }).getByRole('listitem').filter({ hasText: title })
    const create = page.getByRole('button', { name: 'Create release' })
    await expect(gate('The audit is current')).toContainText('not checked')
    await expect(create).toBeDisabled()
    await gate('The audit is current').getByRole('button', { name: 'Run the audit' }).click()
    await expect(gate('The audit is current')).toContainText('passed')
    await expect(gate('Errors are decided')).toContainText('passed')
    await gate('Duplicates are decided').getByRole('button', { name: 'Find duplicates' }).click()
    await expect(gate('Duplicates are decided')).toContainText('passed')

    // Without an eval set nothing can be searched for; a reason stands for it, given by keyboard.
    await expect(gate('Reviewed and approved').getByRole('button', { name: /Waive/ })).toHaveCount(0)
    const contamination = gate('No eval item is trained on')
    await contamination.getByRole('button', { name: 'Waive “No eval item is trained on”' }).press('Enter')
    await expect(contamination.getByRole('textbox', { name: 'Reason' })).toBeFocused()
    await page.keyboard.type('why')
    await contamination.getByRole('button', { name: 'Waive this gate' }).press('Enter')
    await expect(contamination.getByRole('alert')).toContainText('at least 10 characters')
    await expect(create).toBeDisabled()
    await contamination.getByRole('textbox', { name: 'Reason' }).fill(WAIVER)
    await contamination.getByRole('button', { name: 'Waive this gate' }).press('Enter')
    await expect(contamination).toContainText(`Waived: ${WAIVER}`)
    await create.click()
    const release = page.getByRole('region', { name: 'Version 1' })
    await expect(release).toBeVisible()
    await expect(release).toContainText(
      /1 gate waived by .*No eval item is trained on.*not checked.*Waived: no eval set for this model yet/,
    )

    const released: { messages: { role: string; content: string }[] }[] = []
    for (const split of ['train', 'validation', 'test']) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        release.getByRole('link', { name: `${split}.jsonl` }).click(),
      ])
      const file = join(folder, `${split}.jsonl`)
      await download.saveAs(file)
      const text = readFileSync(file, 'utf8')
      await expect(release).toContainText(createHash('sha256').update(text).digest('hex').slice(0, 8))
      released.push(
        ...text
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line) as (typeof released)[number]),
      )
    }
    const expected = records
      .slice(0, 10)
      .filter((_, at) => at !== 3 && at !== 4)
      .map((record, at) =>
        at === 2 ? { messages: [record.messages[0]!, { role: 'assistant', content: FIXED }] } : record,
      )
    const byQuestion = (rows: typeof released) =>
      rows
        .map((row) => row.messages.map((message) => `${message.role}: ${message.content}`).join('\n'))
        .sort()
    expect(byQuestion(released)).toEqual(byQuestion(expected))

    const [archive] = await Promise.all([
      page.waitForEvent('download'),
      release.getByRole('link', { name: 'Download all' }).click(),
    ])
    expect(archive.suggestedFilename()).toBe('squares-release-1.tar')
    await archive.saveAs(join(folder, 'all.tar'))
    execFileSync('tar', ['-xf', 'all.tar'], { cwd: folder })
    expect((await winnow(studio.home, 'verify', join(folder, 'release-1'))).answer).toMatchObject({
      ok: true,
      problems: [],
    })

    // File by file it is whole only with the index and the manifest.
    const listed = await Promise.all(
      (await release.getByRole('link').all()).map((link) => link.textContent()),
    )
    expect(listed).toEqual(
      expect.arrayContaining([
        'train.jsonl',
        'validation.jsonl',
        'test.jsonl',
        'rows.jsonl',
        'manifest.json',
      ]),
    )
    for (const file of ['rows.jsonl', 'manifest.json']) {
      const missing = (await winnow<{ problems: string[] }>(studio.home, 'verify', folder)).answer
      expect(missing.problems).toHaveLength(1)
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        release.getByRole('link', { name: file }).click(),
      ])
      await download.saveAs(join(folder, file))
    }
    expect((await winnow(studio.home, 'verify', folder)).answer).toMatchObject({ ok: true, problems: [] })

    await release.getByRole('button', { name: /Verify/ }).click()
    await expect(release).toContainText('Version 1 is intact')
  })

  await test.step('the command line makes the same release, byte for byte, and verify accepts it', async () => {
    const splits = 'train=0.6,validation=0.2,test=0.2'
    const first = await winnow<{ dir: string; manifest: string }>(
      studio.home,
      'release',
      'squares',
      '--out',
      join(folder, 'one'),
      '--splits',
      splits,
      '--seed',
      '9',
      '--waive',
      `contamination=${WAIVER}`,
    )
    const second = await winnow<{ dir: string; manifest: string }>(
      studio.home,
      'release',
      'squares',
      '--out',
      join(folder, 'two'),
      '--splits',
      splits,
      '--seed',
      '9',
      '--waive',
      `contamination=${WAIVER}`,
    )
    expect(second.answer.manifest).toBe(first.answer.manifest)
    for (const file of ['train.jsonl', 'rows.jsonl', 'manifest.json'])
      expect(readFileSync(join(folder, 'one', file))).toEqual(readFileSync(join(folder, 'two', file)))
    expect(readFileSync(join(folder, 'one/train.jsonl'), 'utf8')).toBe(
      readFileSync(join(folder, 'train.jsonl'), 'utf8'),
    )
    const verified = await winnow<{ ok: boolean }>(studio.home, 'verify', join(folder, 'one'))
    expect(verified.answer).toMatchObject({
      ok: true,
      problems: [],
      gates: expect.arrayContaining([
        expect.objectContaining({ id: 'contamination', state: 'not-checked', waived: WAIVER }),
      ]),
    })

    // One changed letter, and one row moved to another split, must both be seen.
    writeFileSync(
      join(folder, 'one/train.jsonl'),
      readFileSync(join(folder, 'one/train.jsonl'), 'utf8').replace('square', 'Square'),
    )
    const tampered = await winnow<{ ok: boolean; problems: string[] }>(
      studio.home,
      'verify',
      join(folder, 'one'),
    )
    expect(tampered.exit).toBe(1)
    expect(tampered.answer.problems.join('\n')).toContain('train.jsonl')
  })
})
