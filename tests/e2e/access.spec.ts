import { createServer, request as ask } from 'node:http'
import { expect, test } from '@playwright/test'
import type { JobView } from '@/lib/contract/jobs'
import { cookieOf } from '@/lib/services/host/secret'
import { corpus, StudioServer, TOKEN, winnow } from './studio'

/** The studio opens with the address that `winnow address` prints, and to nobody else. */

test.use({ storageState: { cookies: [], origins: [] } })

let studio: StudioServer
test.beforeAll(async () => {
  studio = await new StudioServer().start()
})
test.afterAll(() => studio.stop())

test('a browser gets access with the printed address, and keeps it', async ({ page, context }) => {
  await test.step('without the token a page says where to find the address', async () => {
    const response = await page.goto(`${studio.address}/jobs?state=done`)
    expect(response!.status()).toBe(401)
    await expect(page.getByRole('heading', { name: 'This studio opens with its own address' })).toBeVisible()
    expect((await context.request.get(`${studio.address}/api/jobs`)).status()).toBe(401)
  })

  await test.step('pasting the address there leads to the page that was requested', async () => {
    const { answer } = await winnow<{ address: string }>(studio.home, 'address')
    expect(answer.address).toBe(`${studio.address}/?access=${TOKEN}`)
    await page.getByLabel('Address or token').fill('not the token')
    await page.getByRole('button', { name: 'Open the studio' }).click()
    await expect(page.getByText('This is not the token of this home.')).toBeVisible()
    await page.getByLabel('Address or token').fill(answer.address)
    await page.getByRole('button', { name: 'Open the studio' }).click()
    await expect(page).toHaveURL(`${studio.address}/jobs?state=done`)
    await expect(page.getByRole('heading', { name: 'Jobs' })).toBeVisible()
    expect(await context.cookies()).toMatchObject([{ httpOnly: true, sameSite: 'Lax', path: '/' }])
  })

  await test.step('pages, uploads, progress, server actions and downloads work with the cookie alone', async () => {
    await page.goto(studio.address)
    await page
      .getByLabel('Choose files')
      .setInputFiles({ name: 'squares.jsonl', mimeType: 'text/plain', buffer: Buffer.from(corpus(20)) })
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await expect(page.getByRole('list', { name: 'Imports of this visit' })).toContainText(
      '20 of 20 rows imported',
    )
    await page.goto(`${studio.address}/datasets/squares/review`)
    await page
      .getByLabel('What a perfect example looks like')
      .fill('Answers the question in one plain sentence and names the exact number.')
    await page
      .getByLabel('What a bad example looks like')
      .fill('Rambles, praises the question, or leaves the number out altogether.')
    await page.getByRole('button', { name: 'Save rubric' }).click()
    await expect(page.getByRole('button', { name: 'Pass' })).toBeVisible()
    const snapshot = await page.evaluate(
      () =>
        new Promise<string>((told) => {
          new EventSource('/api/jobs/events').addEventListener('snapshot', (event: MessageEvent<string>) => {
            told(event.data)
          })
        }),
    )
    expect(JSON.parse(snapshot)).toEqual(
      expect.arrayContaining([expect.objectContaining({ dataset: 'squares', status: 'succeeded' })]),
    )
  })
})

/** Every home has it from the start. */
const EXAMPLE = `/datasets/${encodeURIComponent('Example: support chat')}`

test('a missing page answers 404, also under an existing dataset', async ({ context }) => {
  await context.addCookies([{ ...cookieOf(TOKEN), url: studio.address }])
  const statusOf = async (path: string) =>
    (await context.request.get(studio.address + path, { headers: { accept: 'text/html' } })).status()
  expect(await statusOf(`${EXAMPLE}/examples/1`)).toBe(200)
  for (const id of ['999999', '0', '-1', 'abc', '1.5', '1e0', '0x1', '99999999999999999999', '%']) {
    expect([id, await statusOf(`${EXAMPLE}/examples/${id}`)]).toEqual([id, 404])
  }
  for (const path of [
    '/datasets/nowhere',
    '/datasets/nowhere/examples/1',
    '/datasets/%',
    '/templates/nowhere',
    '/templates/%',
    '/api/imports/999/rejections',
  ]) {
    expect([path, await statusOf(path)]).toEqual([path, 404])
  }
})

test("a script injected into a page does not run, and the page's own scripts do", async ({ page }) => {
  await page.goto(`${studio.address}/?access=${TOKEN}`)
  const response = await page.goto(`${studio.address}${EXAMPLE}/examples/1`)
  expect(response!.headers()['content-security-policy']).toMatch(/script-src 'self' 'nonce-[^']{24}';/)
  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'document.title = "it ran"'
    document.body.append(script)
    document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="document.title = \'it ran\'">')
  })
  // A key counts once the page's own scripts run.
  await expect(async () => {
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toBeVisible({ timeout: 2_000 })
  }).toPass()
  expect(await page.title()).toBe('Example 1 · Example: support chat · Winnow')
})

test('a page of another site cannot read the studio, but its links open pages', async ({ page }) => {
  await page.goto(`${studio.address}/?access=${TOKEN}`)
  await expect(page).toHaveURL(`${studio.address}/`)
  // Another site on this machine: browsers keep pages of the internet away from it by themselves.
  const elsewhere = createServer((_, response) =>
    response
      .setHeader('content-type', 'text/html')
      .end(`<iframe src="${studio.address}/jobs"></iframe><a href="${studio.address}/jobs?linked">link</a>`),
  )
  await new Promise<void>((listening) => elsewhere.listen(0, '127.0.0.1', listening))
  const statuses = new Map<string, number>()
  page.on('response', (response) => {
    if (response.request().headers()['referer']?.includes('localhost'))
      statuses.set(new URL(response.url()).pathname, response.status())
  })
  await page.goto(`http://localhost:${(elsewhere.address() as { port: number }).port}/`)
  await expect.poll(() => Object.fromEntries(statuses)).toEqual({ '/jobs': 403 })
  await page.getByRole('link', { name: 'link' }).click()
  await expect(page.getByRole('heading', { name: 'Jobs', exact: true })).toBeVisible()
  expect(statuses.get('/jobs')).toBe(200)
  elsewhere.closeAllConnections()
  elsewhere.close()
})

test('another user of the machine can neither read nor judge', async () => {
  const calls: [string, string][] = [
    ['GET', '/'],
    ['GET', '/api/jobs'],
    ['GET', '/api/jobs/events'],
    ['POST', '/api/verdicts'],
    ['POST', '/api/imports?dataset=theirs&file=x.jsonl'],
    ['GET', '/api/datasets/squares/examples'],
  ]
  for (const [method, path] of calls) {
    const response = await fetch(studio.address + path, {
      method,
      ...(method === 'POST' && { body: corpus(20) }),
    })
    expect([path, response.status]).toEqual([path, 401])
    await response.body?.cancel()
  }
  expect((await studio.get<JobView[]>('/api/jobs')).map(({ dataset }) => dataset)).not.toContain('theirs')
})

test('no spelling of a host name lets a foreign host in', async () => {
  const port = new URL(studio.address).port
  const statusFor = (host: string) =>
    new Promise((answered, failed) => {
      ask(
        { host: '127.0.0.1', port, path: '/api/jobs', headers: { host, authorization: `Bearer ${TOKEN}` } },
        (response) => {
          answered(response.resume().statusCode)
        },
      )
        .on('error', failed)
        .end()
    })
  expect(await Promise.all(['localhost.', 'LOCALHOST', '127.0.0.2', '[::1]'].map(statusFor))).toEqual([
    200, 200, 200, 200,
  ])
  expect(
    await Promise.all(['rebound.example', '127.0.0.1.evil.example', 'evil@127.0.0.1'].map(statusFor)),
  ).toEqual([403, 403, 403])
})
