import { matchesOf, NO_MATCHES, privateDataOf } from '../matches'
import type { Rule } from '../rule'

const IPV4 = /(?<![\w.-]|\b[vV]ersion )\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)/gu
const IPV6 = /(?<![\w:.])(?:[0-9a-f]{1,4}:){2,7}(?:(?::[0-9a-f]{1,4}){1,6}|:|[0-9a-f]{1,4})(?![\w:])/giu
const MINIMUM_DIGITS = 4

export const piiIp: Rule = {
  id: 'pii-ip',
  title: 'Public IP address',
  severity: 'warning',
  why:
    'A public address can name a household or a server of the company. Private, local and ' +
    'documentation addresses are not listed.',
  remedy: 'Replace it with a documentation address (192.0.2.0/24, 2001:db8::/32), or reject the row.',
  check(subject) {
    return privateDataOf(subject, 'a public IP address', ({ text, profile }) =>
      profile.digits < MINIMUM_DIGITS
        ? NO_MATCHES
        : [
            ...matchesOf(text, IPV4, isPublicIpv4),
            ...(text.includes(':') ? matchesOf(text, IPV6, isPublicIpv6) : []),
          ],
    )
  },
}

/**
 * The special-purpose registry of IANA (RFC 6890), the documentation nets of RFC 5737, multicast
 * and reserved: in CIDR notation.
 */
const SPECIAL_PURPOSE = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
].map((block) => {
  const [address, prefix] = block.split('/') as [string, string]
  return { first: addressNumber(address.split('.')), size: 2 ** (32 - Number(prefix)) }
})

function addressNumber(octets: readonly string[]): number {
  return octets.reduce((number, octet) => number * 256 + Number(octet), 0)
}

/** True for an address that is neither reserved for a special purpose nor a version number. */
function isPublicIpv4(match: string): boolean {
  const octets = match.split('.')
  if (octets.some((octet) => Number(octet) > 255 || (octet.length > 1 && octet.startsWith('0')))) return false
  const address = addressNumber(octets)
  if (SPECIAL_PURPOSE.some(({ first, size }) => address >= first && address < first + size)) return false
  // 1.0.0.0 or 4.5.2.1: four single digits are software versions far more often than addresses.
  return octets.some((octet) => octet.length > 1)
}

/**
 * Eight groups, or fewer around one "::" and then of the global unicast block 2000::/3; not
 * documentation, local or loopback.
 */
function isPublicIpv6(match: string): boolean {
  const address = match.toLowerCase()
  const groups = address.split(':').filter((group) => group !== '')
  if (/^(?:fe[89ab]|f[cd]|ff)/u.test(address) || /^2001:0?db8:/u.test(address)) return false
  if (!address.includes('::'))
    return groups.length === 8 && groups.some((group) => Number(`0x${group}`) > 0xff)
  return groups.length >= 3 && groups.length < 8 && /^[23][0-9a-f]{3}:/u.test(address)
}
