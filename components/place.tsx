'use client'
import { createContext, useContext, type ReactNode } from 'react'
import type { Place } from '@/lib/core/views'

const PlaceContext = createContext<Place | null>(null)

/** Around the pages of a dataset: what is decided on them names where it belongs. */
export function PlaceProvider({ place, children }: { place: Place; children: ReactNode }) {
  return <PlaceContext value={place}>{children}</PlaceContext>
}

/** The home and the dataset that this page shows. */
export function usePlace(): Place {
  const place = useContext(PlaceContext)
  if (place === null) throw new Error('This is not on a page of a dataset.')
  return place
}
