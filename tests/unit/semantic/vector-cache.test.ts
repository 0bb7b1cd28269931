import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VectorCache } from '@/lib/adapters/embeddings'

const model = { sha256: 'abc' }
let home = ''
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'winnow-cache-'))))
afterEach(() => rmSync(home, { recursive: true }))

const files = (): string[] => readdirSync(join(home, 'embeddings/abc'))

describe('the cache of vectors', () => {
  it('gives back what was put in, to the bit, in the next process too', () => {
    const cache = new VectorCache(home, model)
    const [one, other] = [VectorCache.key('one'), VectorCache.key('ötherwise')]
    cache.add([one, other], Float32Array.from([0.1, -2, 3e-9, 4, 5, 6]))
    for (const again of [cache, new VectorCache(home, model)]) {
      expect(again.get(one)).toEqual(Float32Array.from([0.1, -2, 3e-9]))
      expect(again.get(other)).toEqual(Float32Array.from([4, 5, 6]))
      expect(again.get(VectorCache.key('never'))).toBeUndefined()
    }
  })

  it('knows nothing of another model', () => {
    new VectorCache(home, model).add([VectorCache.key('one')], Float32Array.from([1, 2, 3]))
    expect(new VectorCache(home, { sha256: 'other' }).get(VectorCache.key('one'))).toBeUndefined()
  })

  it('joins its files when there are many, and loses nothing', () => {
    for (let run = 0; run < 40; run++)
      new VectorCache(home, model).add([VectorCache.key(`text ${run}`)], Float32Array.from([run, 0, 0]))
    expect(files().length).toBeLessThanOrEqual(17)
    const cache = new VectorCache(home, model)
    for (let run = 0; run < 40; run++) expect(cache.get(VectorCache.key(`text ${run}`))?.[0]).toBe(run)
  })

  it('passes over a file that was cut short', () => {
    const cache = new VectorCache(home, model)
    cache.add([VectorCache.key('one')], Float32Array.from([1, 2, 3]))
    truncateSync(join(home, 'embeddings/abc', files()[0]!), 20)
    expect(new VectorCache(home, model).get(VectorCache.key('one'))).toBeUndefined()
  })
})
