import { describe, expect, it } from 'vitest'
import { boundedJson } from '@/lib/services/host/body'
import { jsonBody } from '@/lib/services/host/http'

/** A body without a length, that counts what was taken of it. */
function endless(): { request: Request; taken: () => number } {
  let taken = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      taken++
      controller.enqueue(new Uint8Array(1 << 20).fill(32))
    },
  })
  return {
    request: new Request('http://localhost/', { method: 'POST', body, duplex: 'half' } as RequestInit),
    taken: () => taken,
  }
}
const post = (body: string) => new Request('http://localhost/', { method: 'POST', body })

describe('the body of a request', () => {
  it('is refused as soon as it is too large, whatever it says of its length', async () => {
    const { request, taken } = endless()
    await expect(jsonBody(request)).rejects.toMatchObject({ code: 'too-large' })
    expect(taken()).toBeLessThan(50)
    const small = endless()
    await expect(jsonBody(small.request, 2 << 20)).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringContaining('2 MiB') as string,
    })
    expect(small.taken()).toBeLessThan(8)
  })
  it('is refused where it is nested too deep, and brackets in strings are no nesting', async () => {
    await expect(boundedJson(post('['.repeat(5_000) + ']'.repeat(5_000)))).rejects.toMatchObject({
      code: 'invalid-input',
    })
    const text = '[{"'.repeat(2_000)
    expect(await boundedJson(post(JSON.stringify({ text })))).toEqual({ text })
  })
  it('is JSON', async () => {
    await expect(boundedJson(post('{'))).rejects.toMatchObject({ code: 'invalid-input' })
    expect(await jsonBody(post('{"ä": "\\u00e4"}'))).toEqual({ ä: 'ä' })
  })
})
