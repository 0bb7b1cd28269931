import { defineConfig } from '@playwright/test'
import { cookieOf } from '@/lib/services/host/secret'
import { TOKEN } from './tests/e2e/studio'

const executablePath = process.env['CHROMIUM'] ?? ''

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  // Each file starts a server of its own on its own home: two files run side by side on two cores.
  workers: 2,
  // A page on a loaded machine may listen a moment late; what passes only the second time is listed as flaky.
  retries: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    storageState: {
      cookies: [
        {
          ...cookieOf(TOKEN),
          domain: '127.0.0.1',
          path: '/',
          expires: -1,
          httpOnly: true,
          secure: false,
          sameSite: 'Lax',
        },
      ],
      origins: [],
    },
    // What failed is tried once more, and that time recorded.
    trace: 'on-first-retry',
    launchOptions: {
      ...(executablePath !== '' && { executablePath }),
      // Chromium refuses its sandbox to root; the background calls only fill the log where there is no network.
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
})
