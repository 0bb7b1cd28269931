import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mayLeadTo } from '@/lib/adapters/hub-file'
import { downloadTokenizer, loadTokenizer } from '@/lib/adapters/tokenizers'
import { hubFolderName, isHubId } from '@/lib/core/hub-id'

let server: Server
let address = ''
let asked: string[] = []
let answer: (request: IncomingMessage, response: ServerResponse) => void
const home = () => mkdtempSync(join(tmpdir(), 'winnow-hub-'))

beforeEach(async () => {
  asked = []
  server = createServer((request, response) => {
    asked.push(request.url!)
    answer(request, response)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  process.env['HF_ENDPOINT'] = address
})
afterEach(() => {
  delete process.env['HF_ENDPOINT']
  server.closeAllConnections()
  server.close()
})

describe('a tokenizer that is not on this machine', () => {
  it('is never fetched for what a browser, a contract or a job names', async () => {
    answer = (_, response) => response.end('{}')
    await expect(loadTokenizer('some/model', home(), { paths: false })).rejects.toMatchObject({
      code: 'tokenizer-not-here',
      message: expect.stringContaining('winnow tokenizers download some/model') as string,
    })
    expect(asked).toEqual([])
  })
})

describe('a download from the Hub', () => {
  it('is bounded by what arrives, whatever its length is said to be, and leaves nothing', async () => {
    let sent = 0
    answer = (request, response) => {
      if (!request.url!.endsWith('tokenizer_config.json')) return void response.end('{}')
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(1 << 20, 32))) sent++
      }
      response.on('drain', more)
      more()
    }
    const own = home()
    await expect(downloadTokenizer('some/model', own)).rejects.toThrow(
      /tokenizer_config\.json is larger than 20,000,000 bytes.*Nothing of it was kept/,
    )
    expect(sent).toBeLessThan(100)
    expect([readdirSync(join(own, 'uploads')), readdirSync(own)]).toEqual([[], ['uploads']])
  })

  it('is not led to other hosts of the network', async () => {
    const other = createServer((_, response) => {
      asked.push('other')
      response.end('{}')
    })
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening))
    for (const target of [
      `http://127.0.0.1:${(other.address() as AddressInfo).port}/x`,
      'http://169.254.169.254/latest/',
      'https://10.0.0.1/',
      'https://evil.example/',
      'file:///etc/passwd',
      '//',
    ]) {
      answer = (_, response) => response.writeHead(302, { location: target }).end()
      await expect(downloadTokenizer('some/model', home())).rejects.toThrow(
        /sent the download .* on to|cannot be reached/,
      )
    }
    expect(asked).not.toContain('other')
    other.close()
  })

  it('follows the Hub within itself, and not for ever', async () => {
    answer = (request, response) =>
      request.url!.startsWith('/stored')
        ? void response.end('{"model":{}}')
        : void response.writeHead(307, { location: `/stored${request.url!}` }).end()
    const own = home()
    await downloadTokenizer('some/model', own)
    expect(readFileSync(join(own, 'tokenizers/some--model/tokenizer.json'), 'utf8')).toBe('{"model":{}}')
    answer = (_, response) => response.writeHead(307, { location: '/again' }).end()
    await expect(downloadTokenizer('some/other', own)).rejects.toThrow(/more than 5 times/)
  })

  it('that breaks off or is cancelled leaves nothing', async () => {
    const own = home()
    answer = (_, response) => {
      response.write('{')
      setImmediate(() => response.destroy())
    }
    await expect(downloadTokenizer('some/model', own)).rejects.toMatchObject({
      code: 'tokenizer-missing',
      message: expect.stringContaining('broke off') as string,
    })
    const stop = new AbortController()
    answer = (_, response) => {
      response.write('{')
      stop.abort()
    }
    await expect(downloadTokenizer('some/model', own, stop.signal)).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(readdirSync(join(own, 'uploads'))).toEqual([])
  })

  it('is for names of the Hub alone', async () => {
    answer = (_, response) => response.end('{}')
    for (const id of [
      '',
      'name',
      'a/b/c',
      '../x',
      'a/..',
      'a--b/c',
      'a/b--c',
      'a/b..c',
      '/a',
      'a/',
      `${'a'.repeat(200)}/b`,
      'a/b?x',
      'http://x/y',
    ]) {
      await expect(downloadTokenizer(id, home())).rejects.toMatchObject({ code: 'invalid-input' })
    }
    expect(asked).toEqual([])
  })
})

it('no two names of the Hub share a folder', () => {
  const names = ['a--b/c', 'a/b--c', 'a/b', 'a-/b', 'a/-b', 'a-/-b', 'a/b-', 'a.b/c', 'a/b.c']
  const folders = names.filter(isHubId).map(hubFolderName)
  expect(new Set(folders).size).toBe(folders.length)
})

it('the Hub may send on to its own storage over https, and a mirror below itself', () => {
  const hub = new URL('https://huggingface.co'),
    mirror = new URL('http://mirror.lan:8080')
  for (const url of [
    'https://cdn-lfs.hf.co/x',
    'https://cas-bridge.xethub.hf.co/x',
    'https://cdn-lfs-us-1.huggingface.co/x',
    'https://huggingface.co/y',
  ])
    expect([url, mayLeadTo(new URL(url), hub)]).toEqual([url, true])
  for (const url of [
    'http://cdn-lfs.hf.co/x',
    'https://evil-hf.co/x',
    'https://hf.co.evil.example/',
    'https://hf.co:8443/',
    'https://a:b@hf.co/',
    'http://mirror.lan:8080/x',
  ])
    expect([url, mayLeadTo(new URL(url), hub)]).toEqual([url, false])
  expect(mayLeadTo(new URL('http://mirror.lan:8080/x'), mirror)).toBe(true)
  expect(mayLeadTo(new URL('http://mirror.lan:22/x'), mirror)).toBe(false)
})
