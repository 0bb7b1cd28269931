import { TemplateError } from '../errors'
import type { TemplatePlace } from '../values/provenance'
import { isWhitespace, isWhitespaceUnit, WHITESPACE_CLASS } from '../text/unicode'
import { unescapeLiteral } from './string-literal'

export type TokenKind =
  | 'data'
  | 'variable_begin'
  | 'variable_end'
  | 'block_begin'
  | 'block_end'
  | 'name'
  | 'string'
  | 'integer'
  | 'float'
  | 'operator'
  | 'end'

export interface Token {
  readonly kind: TokenKind
  /**
   * The characters that matter: data after whitespace control, a string without quotes and escapes.
   */
  readonly value: string
  readonly at: TemplatePlace
}

const SPACE = WHITESPACE_CLASS
const TAG_BEGIN = /\{[{%#]/g
const RAW_BEGIN = new RegExp(`\\{%[-+]?${SPACE}*raw${SPACE}*(?:-%\\}${SPACE}*|%\\})`, 'y')
const RAW_END = new RegExp(`\\{%([-+]?)${SPACE}*endraw${SPACE}*(?:\\+%\\}|-%\\}${SPACE}*|%\\}\\n?)`, 'g')
const COMMENT_END = new RegExp(`\\+#\\}|-#\\}${SPACE}*|#\\}\\n?`, 'g')
// trim_blocks: the newline after a block or comment belongs to the tag, that after a variable does
// not.
const BLOCK_END = new RegExp(`\\+%\\}|-%\\}${SPACE}*|%\\}\\n?`, 'y')
const VARIABLE_END = new RegExp(`-\\}\\}${SPACE}*|\\}\\}`, 'y')
const SPACES = new RegExp(`${SPACE}+`, 'y')
const FLOAT = /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy
const INTEGER = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy
const NAME = /[\p{L}\p{N}_]+/uy
const STRING = /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/y
// Longer operators first.
const OPERATOR = /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}><=.:|,;]/y
const CLOSING: Record<string, string> = { '{': '}', '(': ')', '[': ']' }

/**
 * The tokens of a template, with whitespace control done: `-` and `+` signs, trim_blocks and
 * lstrip_blocks, raw blocks and comments, line ends normalised to \n and one at the very end
 * dropped (jinja2 with transformers' options).
 */
export function tokenize(template: string): Token[] {
  return new Lexer(template.replace(/\r\n|\r/g, '\n').replace(/\n$/, '')).run()
}

class Lexer {
  readonly #source: string
  readonly #tokens: Token[] = []
  #position = 0
  /** Whether the last token ended a line, so that a tag right after it starts one. */
  #lineStarting = true
  #line = 1
  #lineStart = 0
  /** The first line end that is not counted yet; the length of the source where there is none. */
  #lineEnd: number

  constructor(source: string) {
    this.#source = source
    this.#lineEnd = this.#nextLineEnd(0)
  }

  run(): Token[] {
    while (this.#position < this.#source.length) this.#readRoot()
    this.#push('end', '', this.#source.length)
    return this.#tokens
  }

  /** Data up to the next tag, and the tag. */
  #readRoot(): void {
    TAG_BEGIN.lastIndex = this.#position
    const begin = TAG_BEGIN.exec(this.#source)?.index
    if (begin === undefined) {
      this.#push('data', this.#source.slice(this.#position), this.#position)
      this.#position = this.#source.length
      return
    }
    const tag = this.#source.charAt(begin + 1)
    const sign = /[-+]/.exec(this.#source.charAt(begin + 2))?.[0] ?? ''
    this.#pushData(begin, sign, tag !== '{')
    const raw = tag === '%' ? this.#match(RAW_BEGIN, begin) : null
    if (raw !== null) this.#readRaw(begin, raw)
    else if (tag === '#') this.#readComment(begin, begin + 2 + sign.length)
    else this.#readTag(begin, begin + 2 + sign.length, tag === '%')
  }

  /** The text before a tag, stripped as the tag's sign asks. */
  #pushData(end: number, sign: string, stripsLine: boolean): void {
    let text = this.#source.slice(this.#position, end)
    if (sign === '-') text = withoutTrailingSpace(text)
    else if (sign === '' && stripsLine) {
      const lineStart = text.lastIndexOf('\n') + 1
      if ((lineStart > 0 || this.#lineStarting) && isWhitespace(text.slice(lineStart)))
        text = text.slice(0, lineStart)
    }
    if (text !== '') this.#push('data', text, this.#position)
  }

  #readRaw(begin: number, opening: string): void {
    this.#advance(begin + opening.length)
    RAW_END.lastIndex = this.#position
    const end = RAW_END.exec(this.#source)
    if (end === null) throw new TemplateError('syntax', 'Missing end of raw directive', this.#place(begin))
    this.#pushData(end.index, end[1] ?? '', true)
    this.#advance(end.index + end[0].length)
  }

  #readComment(begin: number, body: number): void {
    COMMENT_END.lastIndex = body
    const end = COMMENT_END.exec(this.#source)
    if (end === null) throw new TemplateError('syntax', 'Missing end of comment tag', this.#place(begin))
    this.#advance(end.index + end[0].length)
  }

  #readTag(begin: number, body: number, isBlock: boolean): void {
    this.#push(isBlock ? 'block_begin' : 'variable_begin', '', begin)
    this.#position = body
    const open: string[] = []
    while (this.#position < this.#source.length) {
      // Within brackets "}}" closes two dicts.
      const end = open.length === 0 ? this.#match(isBlock ? BLOCK_END : VARIABLE_END, this.#position) : null
      if (end !== null) {
        this.#push(isBlock ? 'block_end' : 'variable_end', '', this.#position)
        this.#advance(this.#position + end.length)
        return
      }
      this.#readToken(open)
    }
  }

  #readToken(open: string[]): void {
    const at = this.#position
    const spaces = this.#match(SPACES, at)
    if (spaces !== null) {
      this.#advance(at + spaces.length)
      return
    }
    for (const [kind, pattern] of PATTERNS) {
      const text = this.#match(pattern, at)
      if (text === null) continue
      if (kind === 'operator') this.#balance(open, text, at)
      if (kind === 'name' && !/^[\p{L}\p{Nl}_]/u.test(text))
        throw new TemplateError('syntax', 'Invalid character in identifier', this.#place(at))
      this.#push(kind, kind === 'string' ? this.#unescape(text, at) : text, at)
      this.#advance(at + text.length)
      return
    }
    throw new TemplateError('syntax', `unexpected char '${this.#source.charAt(at)}'`, this.#place(at))
  }

  #balance(open: string[], bracket: string, at: number): void {
    const closing = CLOSING[bracket]
    if (closing !== undefined) open.push(closing)
    else if (bracket === '}' || bracket === ')' || bracket === ']') {
      const expected = open.pop()
      if (expected === bracket) return
      const instead = expected === undefined ? '' : `, expected '${expected}'`
      throw new TemplateError('syntax', `unexpected '${bracket}'${instead}`, this.#place(at))
    }
  }

  #unescape(quoted: string, at: number): string {
    const value = unescapeLiteral(quoted.slice(1, -1))
    if (value === null)
      throw new TemplateError(
        'syntax',
        'this string holds an escape that Python cannot read',
        this.#place(at),
      )
    return value
  }

  #match(pattern: RegExp, at: number): string | null {
    pattern.lastIndex = at
    return pattern.exec(this.#source)?.[0] ?? null
  }

  #advance(position: number): void {
    this.#lineStarting = this.#source.charAt(position - 1) === '\n'
    this.#position = position
  }

  #push(kind: TokenKind, value: string, at: number): void {
    this.#tokens.push({ kind, value, at: this.#place(at) })
  }

  /** Line and column; asked for in rising order, so that every line end is counted once. */
  #place(at: number): TemplatePlace {
    while (this.#lineEnd < at) {
      this.#line += 1
      this.#lineStart = this.#lineEnd + 1
      this.#lineEnd = this.#nextLineEnd(this.#lineStart)
    }
    return { kind: 'template', line: this.#line, column: at - this.#lineStart + 1 }
  }

  #nextLineEnd(from: number): number {
    const end = this.#source.indexOf('\n', from)
    return end < 0 ? this.#source.length : end
  }
}

const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ['float', FLOAT],
  ['integer', INTEGER],
  ['name', NAME],
  ['string', STRING],
  ['operator', OPERATOR],
]

function withoutTrailingSpace(text: string): string {
  let end = text.length
  while (end > 0 && isWhitespaceUnit(text.charCodeAt(end - 1))) end -= 1
  return text.slice(0, end)
}
