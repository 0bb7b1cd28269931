import { notFound } from 'next/navigation'
import { cache } from 'react'
import { WinnowError } from '@/lib/core/errors'
import { datasetHeader, datasetOverview } from '@/lib/services/datasets'
import { pageSession } from '@/lib/services/host/page-session'
import { decodedSegment } from '../../segment'

/** The dataset's name from the address. */
export async function datasetName(params: Promise<{ name: string }>): Promise<string> {
  return decodedSegment((await params).name)
}

/**
 * The number of an example in an address: digits alone, since Number also reads 1e1, 0x1 and
 * nothing.
 */
export async function exampleId(params: Promise<{ id: string }>): Promise<number> {
  const { id } = await params
  return /^\d{1,15}$/.test(id) ? Number(id) : notFound()
}

/** The result, or the page that says it does not exist. */
export async function orNotFound<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work
  } catch (problem) {
    if (problem instanceof WinnowError && problem.code === 'not-found') notFound()
    throw problem
  }
}

/** The header's data, which most pages need, too. */
export const header = cache(async (name: string) => orNotFound(datasetHeader(await pageSession(), name)))

/** Read once per request. */
export const overview = cache(async (name: string) => orNotFound(datasetOverview(await pageSession(), name)))
