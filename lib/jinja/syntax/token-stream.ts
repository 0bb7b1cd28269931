import { TemplateError } from '../errors'
import { MAXIMUM_NESTING } from '../limits'
import type { Token, TokenKind } from './lexer'

/** The tokens a parser is working through. */
export class TokenStream {
  readonly #tokens: readonly Token[]
  #index = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  get current(): Token {
    return this.#tokens[this.#index]!
  }

  get following(): Token {
    return this.#tokens[this.#index + 1] ?? this.current
  }

  next(): Token {
    const token = this.current
    if (token.kind !== 'end') this.#index += 1
    return token
  }

  is(kind: TokenKind, value?: string): boolean {
    return this.current.kind === kind && (value === undefined || this.current.value === value)
  }

  isName(...names: readonly string[]): boolean {
    return this.current.kind === 'name' && names.includes(this.current.value)
  }

  isOperator(...operators: readonly string[]): boolean {
    return this.current.kind === 'operator' && operators.includes(this.current.value)
  }

  /** Steps over the token if it is the one asked for. */
  skip(kind: TokenKind, value: string): boolean {
    const found = this.is(kind, value)
    if (found) this.next()
    return found
  }

  expect(kind: TokenKind, value?: string): Token {
    if (!this.is(kind, value))
      this.fail(`expected ${value === undefined ? NAMES[kind] : `'${value}'`}, got ${describe(this.current)}`)
    return this.next()
  }

  /** Runs a part of the grammar that can hold itself. */
  nested<Parsed>(parse: () => Parsed): Parsed {
    this.#depth += 1
    if (this.#depth > MAXIMUM_NESTING)
      this.fail(`the template nests more than ${MAXIMUM_NESTING} levels deep`)
    const parsed = parse()
    this.#depth -= 1
    return parsed
  }

  fail(message: string, at = this.current.at): never {
    throw new TemplateError('syntax', message, at)
  }
}

const NAMES: Record<TokenKind, string> = {
  data: 'text',
  variable_begin: "'{{'",
  variable_end: "'}}'",
  block_begin: "'{%'",
  block_end: "'%}'",
  name: 'a name',
  string: 'a string',
  integer: 'an integer',
  float: 'a number',
  operator: 'an operator',
  end: 'the end of the template',
}

export function describe(token: Token): string {
  return token.kind === 'name' || token.kind === 'operator' ? `'${token.value}'` : NAMES[token.kind]
}
