import { matchesOf, NO_MATCHES, valuesOf, withoutOverlaps, type TextRange } from './matches'
import type { TextField } from './subject'

/**
 * Keys whose issuer gave them a mark. Each pattern opens with a literal, and nothing has to follow
 * a run without a bound: where it can begin often, it also matches, so that no run of characters is
 * read again and again.
 */
const MARKED = [
  '(?:AKIA|ASIA|AGPA|AROA|AIPA|ANPA|ANVA|A3T[A-Z0-9])[A-Z0-9]{16}', // AWS access key id
  'gh[pousr]_[A-Za-z0-9_]{36,255}',
  'github_pat_[A-Za-z0-9_]{60,255}',
  'glpat-[\\w-]{20}',
  'GR1348941[\\w-]{20}',
  'glptt-[0-9a-f]{40}',
  'sk-(?:ant-|proj-|svcacct-|or-v1-)?[A-Za-z0-9_-]{20,200}', // OpenAI, Anthropic and those who copied them
  '[sr]k_(?:live|test)_[A-Za-z0-9]{16,}',
  'sq0(?:atp|csp|idp)-[\\w-]{22,43}',
  'EAAA[\\w-]{60}',
  'EAAC[\\w]{20,250}',
  'AIza[\\w-]{35}',
  'ya29\\.[\\w-]{20,}',
  'GOCSPX-[\\w-]{28}',
  'GOOG1?[A-Z0-9]{20,60}',
  'xox[abeprs]-[\\w-]{10,255}',
  'xapp-\\d-[\\w-]{20,}',
  'hooks\\.slack\\.com/services/[\\w/]{30,}',
  'SG\\.[\\w-]{16,32}\\.[\\w-]{16,64}',
  'key-[0-9a-f]{32}',
  '[0-9a-f]{32}-us\\d{1,2}',
  'SK[0-9a-f]{32}',
  'AC[0-9a-f]{32}',
  'npm_[A-Za-z0-9]{36}',
  'pypi-AgEIcHlwaS5vcmc[\\w-]{50,}',
  'rubygems_[0-9a-f]{48}',
  'cio[A-Za-z0-9]{32}',
  'oy2[a-z0-9]{43}',
  'dckr_(?:pat|oat)_[\\w-]{27,32}',
  'hf_[A-Za-z]{34}',
  'gsk_[A-Za-z0-9]{52}',
  'tvly-[\\w-]{20,}',
  'jina_[\\w-]{50,}',
  'r8_[A-Za-z0-9]{37}',
  'fc-[0-9a-f]{32}',
  'hv[bsr]\\.[\\w-]{24,}',
  '[bs]\\.[A-Za-z0-9]{24}',
  'glsa_\\w{32,41}',
  'glc_[\\w+/=]{32,}',
  'sourcegraph_?\\w{40,}',
  'sgp_\\w{40,}',
  'figd_[\\w-]{40}',
  'PMAK-[0-9a-f-]{59}',
  'PMAT-\\w{26}',
  'do[opr]_v1_[0-9a-f]{64}',
  'dp\\.(?:pt|ct|st|scim|audit|sa)\\.[\\w.-]{40,}',
  'dt0c01\\.[A-Z0-9]{24}\\.[A-Z0-9]{64}',
  'dapi[0-9a-f]{32}',
  'NR(?:AK|JS|II|RA|AA|IQ)-[\\w-]{19,}',
  'shp(?:at|ss|pa|ca)_[0-9a-fA-F]{32}',
  'aio_[A-Za-z0-9]{28}',
  'sqp_[0-9a-f]{40}',
  'sq[uap]_[0-9a-f]{40}',
  '[sp]k\\.eyJ[\\w-]{20,}\\.[\\w-]{20,}',
  'odt_[A-Za-z0-9]{20,}',
  'AP3XGo[A-Z0-9]{30,}',
  'ATATT3[\\w=-]{60,}',
  'AGE-SECRET-KEY-1[A-Z0-9]{58}',
  '\\d{8,10}:AA[\\w-]{32,35}',
  'CLOJARS_[0-9a-f]{60}',
  'lin_api_\\w{40}',
  'secret_[A-Za-z0-9]{43}',
  'ntn_[A-Za-z0-9]{46}',
  'sl\\.[\\w-]{130,152}',
  'p8e-[\\w-]{32}',
  '\\$(?:2[abxy]\\$\\d\\d\\$[./A-Za-z0-9]{53}|[156]\\$[./A-Za-z0-9]{1,16}\\$[./A-Za-z0-9]{22,86})', // password hashes of crypt(3)
].join('|')
const MARKED_KEY = new RegExp(`(?<![A-Za-z0-9_])(?:${MARKED})`, 'gu')

/**
 * JSON Web Token, RFC 7519: three runs apart by points. It is looked for from the beginning of its
 * first run only, since "-eyJ" over and over is one run with many beginnings.
 */
const WEB_TOKEN = /(?<![\w-])[\w-]{13,}\.eyJ[\w-]{10,}\.[\w-]{10,}/gu
const WEB_TOKEN_BEGINNING = /(?<![A-Za-z0-9_])eyJ[\w-]{10}/u

const PRIVATE_KEY = /-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----/gu
/** The end of the block; a key that is cut short counts as well. */
const PRIVATE_KEY_END = /-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/gu

/**
 * scheme://user:password@host, RFC 3986 §3.2.1. A variable in place of the password is not a
 * finding.
 */
const URL_PASSWORD = /\b[a-z][a-z0-9+]{2,20}:\/\/[^\s:/@'"<>]{1,64}:([^\s/@'"<>$*{}]{3,128})@[\w[.-]/giu

/** Placeholders that manuals write for a password. */
const PLACEHOLDER = /^(?:your)?[_-]?(?:password|passwd|pass|pwd|secret|xxx+)$/iu

/** name = value, where the name says it is secret. The value decides: see looksRandom. */
const NAMED =
  /(?:secret|token|api[_-]?key|apikey|access[_-]?key|auth[_-]?key|private[_-]?key|account[_-]?key|client[_-]?key|shared[_-]?access[_-]?key|io[_-]?key|passw(?:or)?d|passwd|pwd|credential|licen[cs]e[_-]?key|crumb|unseal key \d|preshared[_-]?key|authorization)\w{0,20}["'`]?[ \t]{0,4}(?:=>|[:=]|,|\bto\b)[ \t]{0,4}(?:Bearer |Basic )?["'`]?([\w+/=.~%!-]{8,200})/giu

/** Fewest characters of any credential; a shorter run is not a key. */
const MINIMUM_RUN = 8

/** Keys and passwords of a text, none inside another. */
export function secretsIn({ text, profile }: TextField): readonly TextRange[] {
  if (profile.longestRun < MINIMUM_RUN) return NO_MATCHES
  return withoutOverlaps([
    ...(text.includes('PRIVATE KEY') ? privateKeys(text) : NO_MATCHES),
    ...(text.includes('://')
      ? valuesOf(text, URL_PASSWORD, (password) => !PLACEHOLDER.test(password))
      : NO_MATCHES),
    ...(profile.digits > 0 ? matchesOf(text, MARKED_KEY, (key) => /\d/u.test(key)) : NO_MATCHES),
    ...(profile.digits > 0 && text.includes('.eyJ') ? webTokens(text) : NO_MATCHES),
    ...(profile.digits > 0 ? valuesOf(text, NAMED, looksRandom) : NO_MATCHES),
  ])
}

function privateKeys(text: string): TextRange[] {
  let isClosed = true
  return matchesOf(text, PRIVATE_KEY).map(({ start, end }) => {
    PRIVATE_KEY_END.lastIndex = start
    // If nothing closes one key, nothing closes those after it.
    const close = isClosed ? PRIVATE_KEY_END.exec(text) : null
    isClosed = close !== null
    return { start, end: close === null ? end : close.index + close[0].length }
  })
}

function webTokens(text: string): TextRange[] {
  return matchesOf(text, WEB_TOKEN, (match) => /\d/u.test(match)).flatMap(({ start, end }) => {
    const beginning = text.slice(start, text.indexOf('.', start)).search(WEB_TOKEN_BEGINNING)
    return beginning < 0 ? [] : [{ start: start + beginning, end }]
  })
}

/** Fewest characters of a value nobody would write by hand. */
const RANDOM_LENGTH = 16
/** Fewest bits per character of a random value: words and repeated figures have less. */
const RANDOM_ENTROPY = 3

/** Digits among letters, long, and of high entropy: what generators make and people do not. */
function looksRandom(value: string): boolean {
  if (value.length < RANDOM_LENGTH || !/\d/u.test(value) || !/[A-Za-z]/u.test(value)) return false
  if (/^(?:\d[\d.]*|[a-z]+(?:[._-][a-z0-9]+)+)$/iu.test(value) && !/\d[a-z]+\d/iu.test(value)) return false
  return entropy(value) >= RANDOM_ENTROPY
}

/** Shannon entropy of the characters, in bits per character. */
function entropy(value: string): number {
  const counts = new Map<string, number>()
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length)
  return bits
}
