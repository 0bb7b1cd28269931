import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, chromium, type Locator, type Page } from '@playwright/test'
import { type StudioServer, winnow } from '@/tests/e2e/studio'
import { type Door, SPLITS, unpacked, WAIVERS } from './door'

/** A job on the largest file takes minutes on a small machine; everything else is there at once. */
const JOB_MS = 15 * 60_000
const PRESS_MS = 60_000
/** A pause between two pages of the second tab: a person looking around, not a load test. */
const LOOKING_MS = 300

const METHODS = {
  exact: /^Exactly the same/,
  near: /^Nearly the same Shared/,
  minhash: /^Nearly the same, MinHash/,
  semantic: /^By meaning/,
}
const SEARCHED = {
  exact: 'exactly the same',
  near: 'nearly the same from',
  minhash: 'MinHash from',
  semantic: 'by meaning',
}
const GATES: Record<keyof typeof WAIVERS, string> = {
  duplicates: 'Duplicates are decided',
  contamination: 'No eval item is trained on',
}

/** Pages that a second tab opened while jobs ran, and how long the slowest took. */
export interface Looks {
  pages: number
  slowest: { path: string; ms: number }
}

/**
 * The studio as somebody sees it: everything is pressed and read on the screen, and while a job
 * runs a second tab looks around.
 */
export class BrowserDoor implements Door {
  readonly name = 'browser'
  readonly looks: Looks = { pages: 0, slowest: { path: '', ms: 0 } }
  readonly #studio: StudioServer
  readonly #browser: Browser
  readonly #page: Page
  readonly #second: Page

  private constructor(studio: StudioServer, browser: Browser, page: Page, second: Page) {
    this.#studio = studio
    this.#browser = browser
    this.#page = page
    this.#second = second
  }

  /** Comes in by the address that the studio prints. */
  static async open(studio: StudioServer): Promise<BrowserDoor> {
    const executablePath = process.env['CHROMIUM'] ?? ''
    const browser = await chromium.launch({
      ...(executablePath !== '' && { executablePath }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    context.setDefaultTimeout(PRESS_MS)
    const page = await context.newPage()
    await page.goto((await winnow<{ address: string }>(studio.home, 'address')).answer.address)
    return new BrowserDoor(studio, browser, page, await context.newPage())
  }

  get home(): string {
    return this.#studio.home
  }

  close(): Promise<void> {
    return this.#browser.close()
  }

  import(dataset: string, file: string, purpose: 'train' | 'eval'): Promise<Record<string, unknown>> {
    return this.#lookingAround(null, async () => {
      const page = await this.#open('/')
      await page.getByLabel('Choose files').setInputFiles(file)
      await page.getByLabel('Dataset name').fill(dataset)
      if (purpose === 'eval') await this.#choose('Purpose', /^Evaluation/)
      await page.getByRole('button', { name: 'Import', exact: true }).click()
      const outcome = page.getByRole('list', { name: 'Imports of this visit' })
      const [accepted] = await figures(outcome, /([\d,]+) of [\d,]+ rows? imported/)
      const [rejected = 0] = (await outcome.innerText()).match(/[\d,]+(?= rows? rejected)/)?.map(figure) ?? []
      return { accepted, rejected }
    })
  }

  audit(dataset: string): Promise<Record<string, unknown>> {
    return this.#lookingAround(dataset, async () => {
      const page = await this.#open(`/datasets/${dataset}/audit`)
      await page.getByRole('button', { name: 'Run audit' }).click()
      const [examples] = await figures(page.getByRole('main').locator('dl'), /Examples\s*([\d,]+)/)
      return { examples }
    })
  }

  dedup(dataset: string, method: 'exact' | 'near' | 'minhash'): Promise<Record<string, unknown>> {
    return this.#search(dataset, method)
  }

  semantic(dataset: string): Promise<Record<string, unknown>> {
    return this.#search(dataset, 'semantic')
  }

  release(dataset: string, into: string): Promise<{ folder: string; splits: Record<string, number> }> {
    return this.#lookingAround(dataset, async () => {
      const page = await this.#open(`/datasets/${dataset}/releases`)
      for (const split of ['train', 'validation', 'test'] as const) {
        await page.getByLabel(`${split} %`).fill(String(100 * (split === 'validation' ? 0 : SPLITS[split])))
      }
      for (const gate of ['duplicates', 'contamination'] as const) {
        const entry = page
          .getByRole('list', { name: 'Gates' })
          .getByRole('listitem')
          .filter({ hasText: GATES[gate] })
        await entry.getByRole('button', { name: /^Waive/ }).click()
        await entry.getByRole('textbox', { name: 'Reason' }).fill(WAIVERS[gate])
        await entry.getByRole('button', { name: 'Waive this gate' }).click()
      }
      await page.getByRole('button', { name: 'Create release' }).click()
      const version = page.getByRole('region', { name: 'Version 1' })
      const splits: Record<string, number> = {}
      for (const split of Object.keys(SPLITS)) {
        const entry = version
          .getByRole('listitem')
          .filter({ has: page.getByRole('link', { name: `${split}.jsonl` }) })
        splits[split] = (await figures(entry, /([\d,]+) rows?/))[0]!
      }
      await version.getByRole('button', { name: 'Verify' }).click()
      await appears(version.getByText('Version 1 is intact'))
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        version.getByRole('link', { name: 'Download all' }).click(),
      ])
      return { folder: unpacked(readFileSync(await download.path()), into, 1), splits }
    })
  }

  decontaminate(dataset: string, evalSet: string): Promise<Record<string, unknown>> {
    return this.#lookingAround(dataset, async () => {
      const page = await this.#open(`/datasets/${dataset}/contamination`)
      for (const set of await page
        .getByRole('group', { name: 'Eval sets to search for' })
        .getByRole('listitem')
        .all()) {
        await set.getByRole('checkbox').setChecked((await set.innerText()).startsWith(`${evalSet} `))
      }
      await page.getByRole('button', { name: 'Search for leaks' }).click()
      const [flaggedRows] = await figures(
        page.getByRole('main'),
        /([\d,]+) of [\d,]+ rows? contain an eval item/,
      )
      return { flaggedRows }
    })
  }

  /** The funnel and the suggestions, as the overview shows them. */
  async standing(dataset: string): Promise<Record<string, number>> {
    const page = await this.#open(`/datasets/${dataset}`)
    const steps = await page
      .getByRole('region', { name: 'Where the rows are' })
      .getByRole('listitem')
      .locator('a[aria-label]')
      .all()
    const standing: Record<string, number> = {}
    for (const step of steps) {
      const [name, rows] = (await step.getAttribute('aria-label'))!.split(': ') as [string, string]
      standing[name] = figure(rows)
    }
    const suggested = page.getByText('Undecided among the remaining rows:')
    for (const [name, sentence] of Object.entries({
      'Could be removed': /([\d,]+) could be removed as duplicates/,
      'Hold an item': /([\d,]+) contain an eval item/,
    })) {
      standing[name] = (await figures(suggested, sentence))[0]!
    }
    return standing
  }

  #search(dataset: string, method: keyof typeof METHODS): Promise<Record<string, unknown>> {
    return this.#lookingAround(dataset, async () => {
      const page = await this.#open(`/datasets/${dataset}/duplicates`)
      const again = page.locator('summary', { hasText: 'Search again' })
      const start = page.getByRole('main').getByRole('button', { name: /^(Find duplicates|Search again)$/ })
      await again.or(start).first().waitFor()
      if (await again.isVisible()) await again.click()
      await this.#choose('Method', METHODS[method])
      await start.click()
      const byMeaning = page
        .getByRole('navigation', { name: 'Searches' })
        .getByRole('link', { name: 'By meaning' })
      if (method === 'semantic') {
        await appears(byMeaning)
        await byMeaning.click()
      }
      await appears(page.locator('summary', { hasText: SEARCHED[method] }))
      const [removable] = await figures(
        page.getByRole('region', { name: 'Similarity' }),
        /([\d,]+) rows? of [\d,]+ clusters? could be removed/,
      )
      return { removable }
    })
  }

  async #choose(label: string, option: RegExp): Promise<void> {
    await this.#page.getByRole('combobox', { name: label }).click()
    await this.#page.getByRole('option', { name: option }).click()
  }

  async #open(path: string): Promise<Page> {
    await opened(this.#page, this.#studio.address + path)
    return this.#page
  }

  /**
   * Does the work while a second tab opens page after page; each must answer and show its title.
   */
  async #lookingAround<Value>(dataset: string | null, work: () => Promise<Value>): Promise<Value> {
    const paths = [
      '/',
      '/jobs',
      ...(dataset === null
        ? []
        : ['', '/examples', '/audit', '/duplicates', '/contamination', '/review', '/releases'].map(
            (page) => `/datasets/${dataset}${page}`,
          )),
    ]
    const ended = new AbortController()
    const looking = (async () => {
      for (let at = 0; !ended.signal.aborted; at++) {
        const path = paths[at % paths.length]!
        const started = performance.now()
        await opened(this.#second, this.#studio.address + path)
        const ms = performance.now() - started
        this.looks.pages++
        if (ms > this.looks.slowest.ms) this.looks.slowest = { path, ms }
        await sleep(LOOKING_MS)
      }
    })()
    const [value] = await Promise.all([work().finally(() => ended.abort()), looking])
    return value
  }
}

async function opened(page: Page, url: string): Promise<void> {
  const response = await page.goto(url, { waitUntil: 'domcontentloaded' })
  if (!response!.ok()) throw new Error(`${url} answered ${response!.status()}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  if (await page.getByText('This page could not be shown').isVisible())
    throw new Error(`${url} could not be shown`)
}

const figure = (text: string): number => Number(text.replaceAll(',', ''))

/** The figures of a sentence, once the screen says it. */
async function figures(where: Locator, sentence: RegExp): Promise<number[]> {
  const said = where.filter({ hasText: sentence }).first()
  await appears(said)
  return sentence
    .exec(await said.innerText())!
    .slice(1)
    .map(figure)
}

/** Waits for it; if the page reports an error first, fails with that. */
async function appears(what: Locator): Promise<void> {
  const complaint = what.page().getByRole('main').getByRole('alert').first()
  await what.or(complaint).first().waitFor({ timeout: JOB_MS })
  if (await complaint.isVisible()) throw new Error(`the page says: ${await complaint.innerText()}`)
}
