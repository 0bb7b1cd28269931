import type { ReactNode } from 'react'
import { requireExample } from '@/lib/services/examples'
import { datasetName, exampleId, orNotFound } from '../../dataset'
import { pageSession } from '@/lib/services/host/page-session'

interface Props {
  params: Promise<{ name: string; id: string }>
  children: ReactNode
}

/**
 * Checks that the example exists before anything is sent: once a placeholder is sent, the answer
 * has begun with 200.
 */
export default async function ExampleLayout({ params, children }: Props) {
  const session = await pageSession()
  await orNotFound(requireExample(session, await datasetName(params), await exampleId(params)))
  return children
}
