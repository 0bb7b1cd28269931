import { asVectors, cosine, normaliseRows, type Vectors } from '@/lib/dedup'
import { seededRandom } from '../../seeded-random'

/** Vectors around a few centres, some of them equal, some zero: near pairs at every score. */
export function clusteredVectors(count: number, dimensions: number, seed: number): Vectors {
  const random = seededRandom(seed)
  const centres = Array.from({ length: 1 + Math.floor(count / 20) }, () =>
    Array.from({ length: dimensions }, () => random() - 0.5),
  )
  const values = new Float32Array(count * dimensions)
  for (let row = 0; row < count; row++) {
    const centre = centres[Math.floor(random() * centres.length)]!
    const spread = random() < 0.1 ? 0 : random() * 1.2
    const scale = random() < 0.02 ? 0 : 1
    centre.forEach(
      (value, at) => (values[row * dimensions + at] = scale * (value + spread * (random() - 0.5))),
    )
  }
  normaliseRows(values, dimensions)
  return asVectors(values, dimensions)
}

/** Every pair by looking at every pair. */
export function allPairs(vectors: Vectors, threshold: number): string[] {
  const found: string[] = []
  for (let one = 0; one < vectors.count; one++) {
    for (let other = one + 1; other < vectors.count; other++)
      if (cosine(vectors, one, other) >= threshold) found.push(`${one} ${other}`)
  }
  return found
}
