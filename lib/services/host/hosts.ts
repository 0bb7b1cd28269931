import { BlockList, isIP } from 'node:net'

/**
 * The names under which a server may be addressed: from the address it is bound to, and from its
 * owner's list.
 */
export interface HostPolicy {
  bound: string
  allowed: ReadonlySet<string>
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** `allowedHosts`: names separated by commas, as ALLOWED_HOSTS holds them. */
export function hostPolicy(bound: string, allowedHosts = ''): HostPolicy {
  const names = allowedHosts
    .split(',')
    .map((name) => canonicalHost(name.trim()))
    .filter((name) => name !== null)
  return { bound: canonicalHost(bracketed(bound)) ?? bound, allowed: new Set(names) }
}

/**
 * Whether a request with this Host header may be answered. A page that points a name of its own at
 * this machine (DNS rebinding) looks same-origin to the browser; its Host header gives it away.
 * Loopback holds in every spelling, the address the server is bound to as it is, for a wildcard the
 * address the connection came to (`local`); every other name must be allowed.
 */
export function isExpectedHost(
  { bound, allowed }: HostPolicy,
  header: string | undefined,
  local?: string,
): boolean {
  const host = canonicalHost(header ?? '')
  if (host === null) return false
  if (isLoopback(host) || allowed.has(host)) return true
  if (!isWildcard(bound)) return host === bound
  return local !== undefined && host === canonicalHost(bracketed(local.replace(/^::ffff:/i, '')))
}

/** The address to open in a browser on this machine. */
export function browserAddress(bound: string, port: number): string {
  return `http://${isWildcard(canonicalHost(bracketed(bound)) ?? bound) ? 'localhost' : bracketed(bound)}:${port}`
}

/**
 * Whether an address, or `localhost`, is this machine's own; `host` as a browser would spell it in
 * the end.
 */
function isLoopback(host: string): boolean {
  if (host === 'localhost') return true
  const address = host.replace(/^\[|\]$/g, '')
  const version = isIP(address)
  return version !== 0 && loopback.check(address, version === 6 ? 'ipv6' : 'ipv4')
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '[::]'
}

/**
 * A host without its port as browsers spell it: lower case, no dot at the end, addresses in full;
 * null for none.
 */
function canonicalHost(host: string): string | null {
  // Other parts that a URL may have must not be mistaken for a host and a port.
  if (!/^[^\s/\\?#@]+$/.test(host) || !URL.canParse(`http://${host}`)) return null
  return new URL(`http://${host}`).hostname.replace(/\.$/, '')
}

function bracketed(address: string): string {
  return isIP(address) === 6 ? `[${address}]` : address
}
