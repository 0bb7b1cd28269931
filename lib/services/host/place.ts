import { z } from 'zod'
import { isWritable } from '@/lib/adapters/readable-copy'
import { WinnowError } from '@/lib/core/errors'
import type { Place } from '@/lib/contract/review'
import { homeId } from '@/lib/db/home'
import { datasetNamed, studio } from './studio'

/** Fields of a request that say where a judgement belongs. */
export const placeShape = { home: z.string().max(64), datasetId: z.int() }
const placed = z.looseObject(placeShape)

/** The id by which pages identify this home. */
export function thisHome(): string {
  return homeId(studio().db)
}

/** In a home that cannot be written, pages show its content and every change is refused. */
export function isReadOnly(): boolean {
  return !isWritable(studio().home)
}

/** The home and the dataset of a page, sent along with its requests. */
export async function placeOf(name: string): Promise<Place> {
  return { home: thisHome(), datasetId: (await datasetNamed(name)).id }
}

/**
 * Refuses what was decided on a page of another home: ids and names mean other rows there.
 *
 * @throws WinnowError other-home
 */
export function requireHome(home: string): void {
  if (home === thisHome()) return
  throw new WinnowError(
    'other-home',
    'This address now belongs to another Winnow home than your page. Nothing was stored here; start Winnow on that home again, or reload the page.',
  )
}

/**
 * Refuses what was decided on a page of another home, or of a dataset whose name has been given
 * again since.
 *
 * @throws WinnowError other-home, conflict; a ZodError where the request names no place
 */
export async function requirePlace(name: string, request: unknown): Promise<void> {
  const { home, datasetId } = placed.parse(request)
  requireHome(home)
  if ((await datasetNamed(name)).id === datasetId) return
  throw new WinnowError(
    'conflict',
    `The dataset that your page shows has been removed, and another one is called "${name}" now. Nothing was stored; load the page again.`,
  )
}
