import { createServer, type RequestListener, type Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { letGoOfStalled } from '@/lib/cli/stalled'

const SILENCE_MS = 500

let server: Server
afterEach(() => server.close())

async function serve(answer: RequestListener): Promise<number> {
  server = createServer(answer)
  letGoOfStalled(server, SILENCE_MS)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return (server.address() as { port: number }).port
}

function open(port: number, head: string, reads = true): Promise<string> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(head))
    let text = ''
    if (reads) socket.on('data', (chunk) => (text += chunk.toString()))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(text))
  })
}

it('a connection that stops in the middle of a head or body is closed', async () => {
  const ends: boolean[] = []
  const port = await serve((request, response) => {
    request.resume().on('close', () => ends.push(request.complete))
    request.on('error', () => undefined).on('end', () => response.end('whole'))
  })
  expect(await open(port, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf')).toBe('')
  expect(await open(port, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Le')).toBe('')
  expect(ends).toEqual([false])
})

it('a client that requests much and reads nothing is disconnected', async () => {
  const closed = new Promise<boolean>((resolve) => {
    void serve((_request, response) => {
      response.write(Buffer.alloc(64_000_000))
      response.on('close', () => resolve(response.writableFinished))
    }).then((port) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'))
      socket.on('error', () => undefined).pause()
    })
  })
  expect(await closed).toBe(false)
})

it('a slow answer is waited for', async () => {
  const port = await serve(
    (_request, response) => void setTimeout(() => response.end('late'), 3 * SILENCE_MS),
  )
  expect(await open(port, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toContain('late')
})

it('a slow upload arrives', async () => {
  const port = await serve(
    (request, response) => void request.resume().on('end', () => response.end('whole')),
  )
  const text = await new Promise<string>((resolve) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n'),
    )
    let sent = 0
    const timer = setInterval(() => {
      socket.write('x')
      if (++sent === 20) clearInterval(timer)
    }, SILENCE_MS / 10)
    socket.on('data', (chunk) => {
      resolve(chunk.toString())
      socket.destroy()
    })
  })
  expect(text).toContain('whole')
})
