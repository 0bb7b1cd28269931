'use client'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import { useState, type ReactNode } from 'react'
import { isBusy } from '../api'

const BUSY_RETRIES = 5
const BUSY_PAUSE_MS = 2_000

export function Providers({ children }: { children: ReactNode }) {
  // One client per browser tab and per server render, never shared between people.
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: { retry: 1, refetchOnWindowFocus: false, staleTime: 30_000 },
          // A change that was refused because the home was busy has had no effect: it is sent again
          // automatically.
          mutations: {
            retry: (failures, problem) => isBusy(problem) && failures < BUSY_RETRIES,
            retryDelay: BUSY_PAUSE_MS,
          },
        },
      }),
  )
  return (
    <QueryClientProvider client={client}>
      <NuqsAdapter>{children}</NuqsAdapter>
    </QueryClientProvider>
  )
}
