import { describe, expect, it } from 'vitest'
import { browserAddress, hostPolicy, isExpectedHost } from '@/lib/services/host/hosts'

const LOOPBACK = [
  'localhost',
  'localhost:3000',
  'LOCALHOST',
  'localhost.',
  '127.0.0.1:3000',
  '127.0.0.2',
  '127.1',
  '[::1]:3000',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
]
const FOREIGN = [
  'rebound.example:3000',
  '127.0.0.1.evil.example',
  'localhost.evil.example',
  '128.0.0.1',
  '10.0.0.1',
  '[::2]',
  '',
  'evil.example@127.0.0.1',
  '127.0.0.1/x',
  '127.0.0.1 evil',
  'a b',
  '[',
]
const BOUND = [
  '127.0.0.1',
  '127.0.0.2',
  '127.1',
  '::1',
  'localhost',
  'localhost.',
  'LOCALHOST',
  '0.0.0.0',
  '::',
  '192.168.1.5',
]

describe('the Host header', () => {
  it.each(BOUND)('is loopback in any spelling, and nothing else, for a server bound to %s', (bound) => {
    for (const header of LOOPBACK)
      expect([header, isExpectedHost(hostPolicy(bound), header)]).toEqual([header, true])
    for (const header of FOREIGN)
      expect([header, isExpectedHost(hostPolicy(bound), header)]).toEqual([header, false])
    expect(isExpectedHost(hostPolicy(bound), undefined)).toBe(false)
  })

  it('may be the address bound, and behind a wildcard the one the connection came to', () => {
    expect(isExpectedHost(hostPolicy('192.168.1.5'), '192.168.1.5:3000')).toBe(true)
    expect(isExpectedHost(hostPolicy('studio.lan'), 'Studio.LAN:3000')).toBe(true)
    expect(isExpectedHost(hostPolicy('0.0.0.0'), '192.168.1.5:3000', '::ffff:192.168.1.5')).toBe(true)
    expect(isExpectedHost(hostPolicy('::'), '[fe80::1]:3000', 'fe80::1')).toBe(true)
    expect(isExpectedHost(hostPolicy('0.0.0.0'), '192.168.1.6:3000', '192.168.1.5')).toBe(false)
  })

  it('may be a name that is allowed by its owner', () => {
    const policy = hostPolicy('0.0.0.0', ' Studio.Example , other.example:8443,')
    expect(isExpectedHost(policy, 'studio.example')).toBe(true)
    expect(isExpectedHost(policy, 'other.example')).toBe(true)
    expect(isExpectedHost(policy, 'sub.studio.example')).toBe(false)
  })
})

it('the address to open is one a browser takes', () => {
  expect(browserAddress('::1', 3000)).toBe('http://[::1]:3000')
  expect(browserAddress('0.0.0.0', 3000)).toBe('http://localhost:3000')
  expect(browserAddress('::', 3000)).toBe('http://localhost:3000')
  expect(browserAddress('127.0.0.1', 3000)).toBe('http://127.0.0.1:3000')
})
