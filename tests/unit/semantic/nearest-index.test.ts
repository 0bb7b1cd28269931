import { expect, it } from 'vitest'
import { nearestNeighbours } from '@/lib/adapters/embeddings'
import { asVectors, cosine } from '@/lib/dedup'
import { allPairs, clusteredVectors } from './vectors'

it('the index finds nearly all near pairs of a large collection, and no others', async () => {
  const vectors = clusteredVectors(3_000, 32, 9)
  const found = new Set<string>()
  const told: number[] = []
  await nearestNeighbours(
    vectors,
    0.95,
    (row, neighbour) => {
      expect(cosine(vectors, row, neighbour)).toBeGreaterThan(0.949)
      found.add(`${Math.min(row, neighbour)} ${Math.max(row, neighbour)}`)
    },
    (done) => told.push(done),
  )
  const truth = allPairs(vectors, 0.95)
  expect(truth.length).toBeGreaterThan(1_000)
  expect(truth.filter((pair) => found.has(pair)).length / truth.length).toBeGreaterThan(0.97)
  expect(told.at(-1)).toBe(3_000)
})

it('the index accepts a single row', async () => {
  await nearestNeighbours(
    asVectors(Float32Array.from([1, 0]), 2),
    0.5,
    () => expect.unreachable(),
    () => undefined,
  )
})
