import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '@/lib/core/json'
import { trialTexts } from '@/lib/adapters/tokenizers/pattern-texts'
import { patternsIn, tryPattern } from '@/lib/adapters/tokenizers/patterns'
import { tryArrived } from '@/lib/adapters/tokenizers/trial'

const FAMILIES = 'node_modules/@lenml'
const folder = mkdtempSync(join(tmpdir(), 'winnow-patterns-'))
afterAll(() => rmSync(folder, { recursive: true }))

function tokenizerJson(family: string): JsonObject {
  return JSON.parse(readFileSync(join(FAMILIES, family, 'models/tokenizer.json'), 'utf8')) as JsonObject
}

describe('patterns of a tokenizer', () => {
  it('are found in normalizers and pre-tokenizers, however deep, each once, and nowhere else', () => {
    const split = (Regex: string): JsonObject => ({
      type: 'Split',
      pattern: { Regex },
      behavior: 'Isolated',
      invert: false,
    })
    expect(
      patternsIn({
        normalizer: {
          type: 'Sequence',
          normalizers: [
            { type: 'Replace', pattern: { Regex: 'n+' }, content: '' },
            { type: 'Replace', pattern: { String: ' ' }, content: '_' },
          ],
        },
        pre_tokenizer: {
          type: 'Sequence',
          pretokenizers: [split('a+'), { type: 'Sequence', pretokenizers: [split('b+'), split('a+')] }],
        },
        decoder: { type: 'Replace', pattern: { Regex: 'd+' }, content: '' },
      }),
    ).toEqual(['n+', 'a+', 'b+'])
  })

  it('of the published families are all taken', () => {
    const patterns = new Set(
      readdirSync(FAMILIES)
        .filter((name) => name.startsWith('tokenizer-'))
        .flatMap((family) => patternsIn(tokenizerJson(family))),
    )
    expect(patterns.size).toBeGreaterThan(4)
    for (const pattern of patterns) expect(() => tryPattern(pattern)).not.toThrow()
  }, 120_000)

  it('that cannot be read are refused by name', () => {
    expect(() => tryPattern('(a')).toThrow(
      /does not use a tokenizer with the pattern \(a : it cannot be read/,
    )
  })
})

describe('texts for a pattern', () => {
  it.each([
    ['(a+)+$', 'a'.repeat(40) + '!'],
    ['(x|x)*y', 'x'.repeat(40) + '\u0000'],
    ['q(?:zw|zw)*k|.', 'q' + 'zw'.repeat(40) + '!'],
    [String.raw`(?:\w+\s?)+\d{9}$`, 'a '.repeat(40) + '!'],
    [String.raw`([a-z]+\d\s)+$`, 'a0 '.repeat(40) + '!'],
    [String.raw`\u007e+=`, '~'.repeat(10_000)],
    [String.raw`\s+$`, ' '.repeat(10_000) + '!'],
  ])('%s', (pattern, text) => {
    expect([...trialTexts(pattern)].includes(text)).toBe(true)
  })

  it('are bounded in number and length, whatever the pattern', () => {
    for (const pattern of [
      '',
      String.fromCharCode(...Array.from({ length: 5_000 }, (_, at) => 0x4e00 + at)),
      String.raw`\p{L}`.repeat(2_000),
    ]) {
      let characters = 0
      for (const text of trialTexts(pattern)) characters += text.length
      expect(characters).toBeLessThan(700_000_000)
    }
  }, 60_000)
})

describe('a tokenizer that arrives', () => {
  it('with a pattern that never comes back is refused with that pattern, while this thread goes on', async () => {
    const pattern = String.raw`(?:\w+\s?)+\d{9}$|\w+|\s+|[^\w\s]+`
    writeFileSync(
      join(folder, 'tokenizer.json'),
      JSON.stringify({
        normalizer: null,
        pre_tokenizer: { type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false },
        model: { type: 'BPE', vocab: { a: 0 }, merges: [] },
      }),
    )
    let turns = 0
    const counting = setInterval(() => turns++, 50)
    for (const name of [null, 'evil']) {
      await expect(tryArrived(folder, name, 8_000)).rejects.toMatchObject({
        code: 'tokenizer-missing',
        message: expect.stringContaining(pattern) as string,
      })
    }
    clearInterval(counting)
    expect(turns).toBeGreaterThan(20)
  }, 60_000)
})
