'use client'
import { createContext, useContext, useMemo, type ReactNode } from 'react'
import type { Place } from '@/lib/contract/review'

const PlaceContext = createContext<Place | null>(null)

/**
 * Wraps the pages of a dataset: decisions made on them name the dataset and home they belong to.
 */
export function PlaceProvider({
  place: { home, datasetId },
  children,
}: {
  place: Place
  children: ReactNode
}) {
  // The same object as long as it says the same: a page that is read again has not moved.
  const place = useMemo(() => ({ home, datasetId }), [home, datasetId])
  return <PlaceContext value={place}>{children}</PlaceContext>
}

/** The home and the dataset that this page shows. */
export function usePlace(): Place {
  const place = useContext(PlaceContext)
  if (place === null) throw new Error('This is not on a page of a dataset.')
  return place
}
