import { expect, test } from '@playwright/test'
import { expectReadableIn } from './readable'
import { StudioServer } from './studio'

/**
 * Every page on the example dataset: it opens, says something, passes WCAG 2.2 AA, and leaves no
 * error in the console.
 */

const DATASET = encodeURIComponent('Example: support chat')
const PAGES = [
  '/',
  '/jobs',
  '/templates',
  ...[
    '',
    '/examples',
    '/examples?status=unreviewed&sort=responseChars&descending=true',
    '/examples/1',
    '/examples/1?tab=rendered',
    '/examples/1?tab=tokens',
    '/examples/1?tab=raw',
    '/examples/1?tab=history',
    '/duplicates',
    '/duplicates/calibration',
    '/contamination',
    '/audit',
    '/decode-check',
    '/review',
    '/releases',
  ].map((path) => `/datasets/${DATASET}${path}`),
]

let studio: StudioServer
test.beforeAll(async () => {
  studio = await new StudioServer().start()
  await studio.settled()
})
test.afterAll(() => studio.stop())

for (const path of PAGES) {
  for (const width of [1440, 390]) {
    test(`${decodeURIComponent(path)} opens and is readable in light, dark and forced colours at ${width} px`, async ({
      page,
    }) => {
      await page.setViewportSize({ width, height: 900 })
      const errors: string[] = []
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
      page.on('pageerror', (error) => errors.push(error.message))
      await expectReadableIn(['light', 'dark', 'forced'], page, path, async () => {
        await page.goto(studio.address + path)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        if (path.startsWith('/datasets/')) {
          const open = page.getByRole('navigation', { name: 'Dataset' }).locator('[aria-current=page]')
          await expect(open, 'its tab is marked').toHaveCount(1)
        }
      })
      expect(errors).toEqual([])
    })
  }
}

test('the keyboard reaches the first row with one key', async ({ page }) => {
  await page.goto(studio.address)
  await expect(page.getByRole('link', { name: /Start reviewing/ })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Pass' })).toBeEnabled()
  await page.keyboard.press('p')
  await expect(page.getByRole('region', { name: 'Review' })).toContainText('1 of 64 reviewed')
})

test('hostile dataset text is shown as text', async ({ page }) => {
  const alerts: string[] = []
  page.on('dialog', (dialog) => {
    alerts.push(dialog.message())
    void dialog.dismiss()
  })
  for (const path of [
    '/examples/9',
    '/examples/9?tab=rendered',
    '/examples/9?tab=tokens',
    '/examples/9?tab=raw',
  ]) {
    await page.goto(`${studio.address}/datasets/${DATASET}${path}`)
    await expect(page.getByRole('main')).toContainText('<script')
  }
  expect(alerts).toEqual([])
})

test('a request for another host, and a write from another site, are refused', async () => {
  const port = new URL(studio.address).port
  const { request } = await import('node:http')
  const status = await new Promise((answer) =>
    request({ host: '127.0.0.1', port, path: '/', headers: { host: 'rebound.example' } }, (response) =>
      answer(response.statusCode),
    ).end(),
  )
  expect(status).toBe(403)
  const foreign = await studio.fetch('/api/jobs', {
    method: 'POST',
    headers: { 'sec-fetch-site': 'cross-site' },
    body: '{}',
  })
  expect(foreign.status).toBe(403)
})
