import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { assembleKernels } from '@/scripts/assemble'

const kernels = await assembleKernels()

test.each(kernels)('the bytes beside $source are what it assembles to', ({ module, text }) => {
  const committed = existsSync(module) ? readFileSync(module, 'utf8') : ''
  expect(committed, 'run `npm run kernels`').toBe(text)
})

test('both kernels are found', () => {
  expect(kernels.map(({ source }) => source)).toEqual([
    'lib/adapters/embeddings/token-sum-kernel.wat',
    'lib/dedup/semantic/cosine-kernel.wat',
  ])
})
