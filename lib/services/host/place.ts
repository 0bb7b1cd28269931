import { z } from 'zod'
import { isWritable } from '@/lib/adapters/readable-copy'
import { WinnowError } from '@/lib/core/errors'
import type { Place } from '@/lib/contract/review'
import { homeId } from '@/lib/db/home'
import type { Session } from './session'

/** Fields of a request that say where a judgement belongs. */
export const placeShape = { home: z.string().max(64), datasetId: z.int() }
const placed = z.looseObject(placeShape)

/** The id by which pages identify this home. */
export function thisHome(session: Session): string {
  return homeId(session.db)
}

/** In a home that cannot be written, pages show its content and every change is refused. */
export function isReadOnly(session: Session): boolean {
  return !isWritable(session.home)
}

/** The home and the dataset of a page, sent along with its requests. */
export async function placeOf(session: Session, name: string): Promise<Place> {
  return { home: thisHome(session), datasetId: (await session.dataset(name, 'reader')).id }
}

/**
 * Refuses what was decided on a page of another home: ids and names mean other rows there.
 *
 * @throws WinnowError other-home
 */
export function requireHome(session: Session, home: string): void {
  if (home === thisHome(session)) return
  throw new WinnowError(
    'other-home',
    'This address now belongs to another Winnow home than your page. Nothing was stored here; start Winnow on that home again, or reload the page.',
  )
}

/** @throws WinnowError other-home, forbidden */
export function requireReviewer(session: Session, { home, datasetId }: Place): void {
  requireHome(session, home)
  session.require('reviewer', datasetId)
}

/**
 * Refuses what was decided on a page of another home, or of a dataset whose name has been given
 * again since.
 *
 * @throws WinnowError other-home, conflict; a ZodError where the request names no place
 */
export async function requirePlace(session: Session, name: string, request: unknown): Promise<void> {
  const { home, datasetId } = placed.parse(request)
  requireHome(session, home)
  if ((await session.dataset(name, 'reader')).id === datasetId) return
  throw new WinnowError(
    'conflict',
    `The dataset that your page shows has been removed, and another one is called "${name}" now. Nothing was stored; load the page again.`,
  )
}
