import { matchesOf, NO_MATCHES, privateDataOf } from '../matches'
import type { Rule } from '../rule'

const IPV4 = /(?<![\w.-]|\b[vV]ersion )\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)/gu
const IPV6 = /(?<![\w:.])(?:[0-9a-f]{1,4}:){2,7}(?:(?::[0-9a-f]{1,4}){1,6}|:|[0-9a-f]{1,4})(?![\w:])/giu
const MINIMUM_DIGITS = 4

export const piiIp: Rule = {
  id: 'pii-ip',
  title: 'Public IP address',
  severity: 'warning',
  why: 'A public address can name a household or a server of the company. Private, local and documentation addresses are not listed.',
  remedy: 'Replace it by a documentation address (192.0.2.0/24, 2001:db8::/32), or reject the row.',
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
 * Not in the special-purpose registry of IANA (RFC 6890 and the documentation nets of RFC 5737),
 * nor a version number.
 */
function isPublicIpv4(match: string): boolean {
  const octets = match.split('.')
  if (octets.some((octet) => Number(octet) > 255 || (octet.length > 1 && octet.startsWith('0')))) return false
  const [a, b, c] = octets.map(Number) as [number, number, number]
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false
  if (a === 100 && b >= 64 && b < 128) return false
  if (a === 169 && b === 254) return false
  if (a === 172 && b >= 16 && b < 32) return false
  if (a === 192 && (b === 168 || (b === 0 && (c === 0 || c === 2)))) return false
  if (a === 198 && (b === 18 || b === 19 || (b === 51 && c === 100))) return false
  if (a === 203 && b === 0 && c === 113) return false
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
