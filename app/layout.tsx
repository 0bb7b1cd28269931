import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './globals.css'
import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { JobEvents } from '@/components/jobs/job-events'
import { JobPill } from '@/components/jobs/job-pill'
import { OutboxSender } from '@/components/review/use-outbox'
import { Providers } from '@/components/shell/providers'
import { Rail } from '@/components/shell/rail'
import { ReadOnlyNotice } from '@/components/shell/read-only-notice'
import { THEME_COOKIE, themeOf } from '@/components/shell/theme-cookie'
import { listDatasets } from '@/lib/services/datasets'
import { isReadOnly, thisHome } from '@/lib/services/host/place'
import { pageSession } from '@/lib/services/host/page-session'

export const metadata: Metadata = {
  title: { default: 'Winnow', template: '%s · Winnow' },
  description: 'Curate the data you fine-tune on: inspect, deduplicate, audit, review, release.',
}

export const viewport: Viewport = { colorScheme: 'light dark' }

export const dynamic = 'force-dynamic'

export default async function RootLayout({ children }: { children: ReactNode }) {
  const session = await pageSession()
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value)
  const home = thisHome(session)
  // Not awaited, so that the frame never waits for it; a failure is shown by the page that needs
  // the same list.
  const datasets = listDatasets(session).then(
    (all) => all.map(({ name }) => name),
    () => [],
  )
  return (
    <html lang="en" data-theme={theme} data-home={home}>
      <body>
        <Providers>
          <a
            href="#main"
            className="sr-only z-50 rounded-md bg-page px-3 py-2 focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
          >
            Skip to content
          </a>
          <div className="min-h-dvh md:flex">
            <Rail theme={theme} datasets={datasets} />
            <main id="main" tabIndex={-1} className="min-w-0 flex-1 px-4 outline-none sm:px-6">
              {isReadOnly(session) && <ReadOnlyNotice />}
              {children}
            </main>
          </div>
          <JobPill />
          <JobEvents />
          <OutboxSender home={home} />
        </Providers>
      </body>
    </html>
  )
}
