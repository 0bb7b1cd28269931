import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadTokenizer, tokenizerFolder } from '@/lib/adapters/tokenizers'

const home = mkdtempSync(join(tmpdir(), 'winnow-first-use-'))

/** A tokenizer that lies in a home as if it had come before there were trials. */
function laid(name: string, change: (file: Record<string, unknown>) => void): string {
  const folder = join(home, 'tokenizers', name)
  mkdirSync(folder, { recursive: true })
  const file = JSON.parse(
    readFileSync(join(tokenizerFolder('qwen2_5', home)!, 'tokenizer.json'), 'utf8'),
  ) as Record<string, unknown>
  change(file)
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(file))
  return folder
}

it('an old tokenizer with a slow pattern is refused, once and from then on', async () => {
  const folder = laid('evil', (file) => {
    file['pre_tokenizer'] = {
      type: 'Split',
      pattern: { Regex: '(a+)+$' },
      behavior: 'Isolated',
      invert: false,
    }
  })
  await expect(loadTokenizer('evil', home, { paths: false })).rejects.toThrow('(a+)+$')
  expect(JSON.parse(readFileSync(join(folder, 'trial.json'), 'utf8'))).toMatchObject({
    refusal: expect.stringContaining('(a+)+$') as unknown,
  })
  await expect(loadTokenizer('evil', home, { paths: false })).rejects.toThrow('delete that folder')
})

it('a tokenizer is tried once, and again when its file changes', async () => {
  const folder = laid('good', () => undefined)
  expect((await loadTokenizer('good', home, { paths: false })).encode('Hi').length).toBeGreaterThan(0)
  const before = readFileSync(join(folder, 'trial.json'), 'utf8')
  expect(JSON.parse(before)).toMatchObject({ refusal: null })
  laid('good', (file) => {
    file['pre_tokenizer'] = {
      type: 'Split',
      pattern: { Regex: '(b+)+$' },
      behavior: 'Isolated',
      invert: false,
    }
  })
  await expect(loadTokenizer('good', join(home, '.'), { paths: true })).rejects.toThrow('(b+)+$')
})
