import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findModel, listModels, openEmbedder } from '@/lib/adapters/embeddings'
import { floats, littleModel, writeFiles } from './model-files'

const EMBEDDINGS = { dtype: 'F32', shape: [6, 2], bytes: floats(9, 9, 1, 0, 0, 1, 3, 4, 1, 1, 0, -1) }
let home = ''
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'winnow-models-'))))
afterEach(() => {
  rmSync(home, { recursive: true })
  vi.unstubAllEnvs()
})

async function embed(
  files: Readonly<Record<string, string | Uint8Array>>,
  texts: string[],
): Promise<number[][]> {
  writeFiles(join(home, 'models/little'), files)
  const embedder = await openEmbedder(await findModel('little', { home, download: false }))
  const rows = await embedder.embed(texts)
  return texts.map((_, row) =>
    Array.from(
      rows.subarray(row * embedder.dimensions, (row + 1) * embedder.dimensions),
      (value) => Math.round(value * 1e4) / 1e4,
    ),
  )
}

describe('a static model', () => {
  it('is the mean of its tokens, of length 1', async () => {
    expect(
      await embed(littleModel({ embeddings: EMBEDDINGS }), ['red', 'RED Green', 'Blueish,', '']),
    ).toEqual([
      [1, 0],
      [0.7071, 0.7071],
      [0.7071, 0.7071],
      [0, 0],
    ])
  })

  it('leaves unknown tokens out, and texts that are mostly unknown', async () => {
    const many = 'red '.repeat(20)
    expect(
      await embed(littleModel({ embeddings: EMBEDDINGS }), [
        `${many}jabberwocky`,
        'red jabberwocky',
        '漢字 かな',
      ]),
    ).toEqual([
      [1, 0],
      [0, 0],
      [0, 0],
    ])
  })

  it('follows the mapping and the weights of newer models', async () => {
    const mapping = {
      dtype: 'I64',
      shape: [6],
      bytes: new Uint8Array(BigInt64Array.from([0n, 1n, 1n, 0n, 0n, 0n]).buffer),
    }
    const weights = { dtype: 'F32', shape: [6], bytes: floats(1, 3, 1, 1, 1, 1) }
    const embeddings = {
      dtype: 'F16',
      shape: [2, 2],
      bytes: new Uint8Array(Uint16Array.from([0x3c00, 0, 0, 0x4000]).buffer),
    }
    expect(await embed(littleModel({ embeddings, mapping, weights }), ['red', 'blue red'])).toEqual([
      [0, 1],
      [0.1644, 0.9864],
    ])
  })

  it.each<[string, Record<string, string | Uint8Array>, string]>([
    ['no weights', { 'config.json': '{"model_type":"model2vec"}', 'tokenizer.json': '{}' }, 'has no weights'],
    ['no tokenizer', { 'config.json': '{"model_type":"model2vec"}' }, 'has no tokenizer.json'],
    [
      'a broken config',
      { ...littleModel({ embeddings: EMBEDDINGS }), 'config.json': '{' },
      'no config.json that can be read',
    ],
    [
      'a tokenizer that is none',
      { ...littleModel({ embeddings: EMBEDDINGS }), 'tokenizer.json': '{}' },
      'cannot be used',
    ],
    [
      'too few vectors',
      littleModel({ embeddings: { ...EMBEDDINGS, shape: [3, 2], bytes: floats(1, 2, 3, 4, 5, 6) } }),
      'does not hold one vector for each of the 6 tokens',
    ],
    [
      'too few bytes',
      littleModel({ embeddings: { ...EMBEDDINGS, bytes: floats(1, 2, 3) } }),
      'does not hold one vector',
    ],
    [
      'no numbers',
      littleModel({
        embeddings: { ...EMBEDDINGS, bytes: floats(9, 9, 1, Number.NaN, 0, 1, 3, 4, 1, 1, 0, -1) },
      }),
      'does not hold one vector',
    ],
    [
      'rows that are not there',
      littleModel({
        embeddings: EMBEDDINGS,
        mapping: {
          dtype: 'I64',
          shape: [6],
          bytes: new Uint8Array(BigInt64Array.from([0n, 1n, 99n, 0n, 0n, 0n]).buffer),
        },
      }),
      'does not hold one vector',
    ],
    [
      'a file that is no safetensors',
      {
        ...littleModel({ embeddings: EMBEDDINGS }),
        'model.safetensors': Buffer.from('version https://git-lfs.github.com/spec/v1'),
      },
      'does not hold one vector',
    ],
  ])('is refused with %s', async (_name, files, message) => {
    await expect(embed(files, ['red'])).rejects.toThrow(message)
  })

  it('has another hash when any of its files changes', async () => {
    const hashOf = async (name: string, files: Record<string, string | Uint8Array>): Promise<string> => {
      writeFiles(join(home, 'models', name), files)
      return (await findModel(name, { home, download: false })).sha256
    }
    const files = littleModel({ embeddings: EMBEDDINGS })
    const changed = [
      { ...files },
      { ...files, 'config.json': `${String(files['config.json'])} ` },
      littleModel({ embeddings: { ...EMBEDDINGS, bytes: floats(9, 9, 1, 0, 0, 1, 3, 4, 1, 1, 0, -2) } }),
    ]
    expect(new Set(await Promise.all(changed.map((each, at) => hashOf(`m${at}`, each)))).size).toBe(3)
    expect(await hashOf('same', { ...files })).toBe(await hashOf('m0', files))
  })
})

describe('finding a model', () => {
  it.each(['nothing-here', '../nowhere/at/all', 'owner/name'])(
    'says what to do where %j is not on this machine',
    async (model) => {
      await expect(findModel(model, { home, download: false })).rejects.toMatchObject({
        code: 'model-missing',
        message: expect.stringContaining('lexical vectors') as string,
      })
    },
  )

  it('downloads on request, whole and with progress, and from then on needs no network', async () => {
    const files = littleModel({ embeddings: EMBEDDINGS })
    const server = createServer((request, response) => {
      const content = files[request.url!.replace('/owner/name/resolve/main/', '')]
      response.statusCode = content === undefined ? 404 : 200
      response.end(content)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    vi.stubEnv('HF_ENDPOINT', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const seen: string[] = []
    const model = await findModel('owner/name', { home, download: true, report: (file) => seen.push(file) })
    server.close()
    expect([...new Set(seen)]).toEqual(['config.json', 'tokenizer.json', 'model.safetensors'])
    expect(model.id).toBe('owner/name')
    expect(await findModel('owner/name', { home, download: false })).toEqual(model)
  })

  it('lists what is kept in the home, and only models', () => {
    writeFiles(join(home, 'models/little'), littleModel({ embeddings: EMBEDDINGS }))
    writeFiles(join(home, 'models/owner--name'), littleModel({ embeddings: EMBEDDINGS }))
    writeFiles(join(home, 'models/notes'), { 'readme.txt': '' })
    expect(listModels(home)).toEqual(['little', 'owner/name'])
    expect(listModels(join(home, 'empty'))).toEqual([])
  })

  it('keeps nothing of a download that fails, and says what to do', async () => {
    vi.stubEnv('HF_ENDPOINT', 'http://127.0.0.1:1')
    await expect(findModel('owner/name', { home, download: true })).rejects.toThrow('cannot be reached')
    await expect(findModel('owner/name', { home, download: false })).rejects.toThrow('is no model owner/name')
  })
})
