import type { Arguments, ComparisonOperator, Expression, Filter, Target } from './ast'
import type { Token } from './lexer'
import { parseInteger } from '../values/numbers'
import type { BinaryOperator } from '../values/operators'
import { describe, type TokenStream } from './token-stream'

const NO_ARGUMENTS: Arguments = { positional: [], keywords: [], rest: null, keywordRest: null }
const COMPARISONS: readonly string[] = ['==', '!=', '<', '<=', '>', '>=']

export interface TupleOptions {
  readonly conditional?: boolean
  /** Only names and literals: an assignment target. */
  readonly simple?: boolean
  /** A name that ends the tuple, such as `in`. */
  readonly end?: string
  /** In brackets an empty tuple is one; elsewhere an expression is missing. */
  readonly bracketed?: boolean
}

/** The expression grammar of jinja2 (jinja2.parser), from the loosest binding to the tightest. */
export class ExpressionParser {
  protected readonly tokens: TokenStream

  constructor(tokens: TokenStream) {
    this.tokens = tokens
  }

  parseExpression(conditional = true): Expression {
    return this.tokens.nested(() => (conditional ? this.#parseConditional() : this.#parseOr()))
  }

  /** One expression, or several with commas between them. */
  parseTuple({ conditional = true, simple = false, end, bracketed = false }: TupleOptions = {}): Expression {
    const { at } = this.tokens.current
    const items: Expression[] = []
    let isTuple = false
    while (!this.#isTupleEnd(end)) {
      items.push(simple ? this.#parseSimple() : this.parseExpression(conditional))
      if (!this.tokens.skip('operator', ',')) break
      isTuple = true
    }
    if (isTuple) return { kind: 'tuple', items, at }
    if (items[0] !== undefined) return items[0]
    if (!bracketed) this.tokens.fail(`Expected an expression, got ${describe(this.tokens.current)}`)
    return { kind: 'tuple', items, at }
  }

  #isTupleEnd(end: string | undefined): boolean {
    const { tokens } = this
    return (
      tokens.is('variable_end') ||
      tokens.is('block_end') ||
      tokens.isOperator(')') ||
      (end !== undefined && tokens.isName(end))
    )
  }

  /** The left side of `=` or `in`: names, tuples of names, or a namespace attribute. */
  parseTarget(withNamespace: boolean, end?: string): Target {
    return this.#asTarget(
      this.parseTuple(end === undefined ? { simple: true } : { simple: true, end }),
      withNamespace,
    )
  }

  /** A name, or a name and an attribute where that is a namespace's. */
  #parseSimple(): Expression {
    const expression = this.#parsePrimary()
    return expression.kind === 'name' && this.tokens.isOperator('.')
      ? this.#parseAttribute(expression)
      : expression
  }

  #asTarget(expression: Expression, withNamespace: boolean): Target {
    const { at } = expression
    if (expression.kind === 'tuple')
      return { kind: 'tuple', items: expression.items.map((item) => this.#asTarget(item, withNamespace)), at }
    if (withNamespace && expression.kind === 'attribute' && expression.target.kind === 'name') {
      return { kind: 'namespaceTarget', name: expression.target.name, attribute: expression.name, at }
    }
    if (expression.kind !== 'name')
      return this.tokens.fail(`can't assign to '${expression.kind}'`, expression.at)
    return expression
  }

  #parseConditional(): Expression {
    let expression = this.#parseOr()
    while (this.tokens.skip('name', 'if')) {
      const test = this.#parseOr()
      const otherwise = this.tokens.skip('name', 'else') ? this.parseExpression() : null
      expression = { kind: 'conditional', test, then: expression, otherwise, at: expression.at }
    }
    return expression
  }

  #parseOr(): Expression {
    let left = this.#parseAnd()
    while (this.tokens.skip('name', 'or')) left = { kind: 'or', left, right: this.#parseAnd(), at: left.at }
    return left
  }

  #parseAnd(): Expression {
    let left = this.#parseNot()
    while (this.tokens.skip('name', 'and')) left = { kind: 'and', left, right: this.#parseNot(), at: left.at }
    return left
  }

  #parseNot(): Expression {
    const { at } = this.tokens.current
    if (!this.tokens.skip('name', 'not')) return this.#parseComparison()
    return { kind: 'not', operand: this.tokens.nested(() => this.#parseNot()), at }
  }

  #parseComparison(): Expression {
    const first = this.#parseSum()
    const rest: { operator: ComparisonOperator; operand: Expression }[] = []
    for (let operator = this.#comparison(); operator !== null; operator = this.#comparison())
      rest.push({ operator, operand: this.#parseSum() })
    return rest.length === 0 ? first : { kind: 'comparison', first, rest, at: first.at }
  }

  #comparison(): ComparisonOperator | null {
    const { tokens } = this
    if (tokens.isOperator(...COMPARISONS)) return tokens.next().value as ComparisonOperator
    if (tokens.skip('name', 'in')) return 'in'
    if (!tokens.isName('not') || tokens.following.kind !== 'name' || tokens.following.value !== 'in')
      return null
    tokens.next()
    tokens.next()
    return 'not in'
  }

  #parseBinary(operators: readonly BinaryOperator[], parseOperand: () => Expression): Expression {
    let left = parseOperand()
    while (this.tokens.isOperator(...operators)) {
      const { value, at } = this.tokens.next()
      left = { kind: 'binary', operator: value as BinaryOperator, left, right: parseOperand(), at }
    }
    return left
  }

  #parseSum(): Expression {
    return this.#parseBinary(['+', '-'], () => this.#parseConcat())
  }

  #parseConcat(): Expression {
    const parts = [this.#parseProduct()]
    while (this.tokens.skip('operator', '~')) parts.push(this.#parseProduct())
    return parts.length === 1 ? parts[0]! : { kind: 'concat', parts, at: parts[0]!.at }
  }

  #parseProduct(): Expression {
    return this.#parseBinary(['*', '/', '//', '%'], () =>
      this.#parseBinary(['**'], () => this.#parseUnary(true)),
    )
  }

  #parseUnary(withFilters: boolean): Expression {
    const { at } = this.tokens.current
    let expression: Expression
    if (this.tokens.isOperator('-', '+')) {
      const operator = this.tokens.next().value === '-' ? '-' : '+'
      expression = {
        kind: 'signed',
        operator,
        operand: this.tokens.nested(() => this.#parseUnary(false)),
        at,
      }
    } else expression = this.#parsePrimary()
    expression = this.#parsePostfix(expression)
    return withFilters ? this.#parseFiltersAndTests(expression) : expression
  }

  #parsePrimary(): Expression {
    const token = this.tokens.next()
    const { at } = token
    switch (token.kind) {
      case 'name': {
        const constant = CONSTANTS.get(token.value)
        return constant === undefined
          ? { kind: 'name', name: token.value, at }
          : { kind: 'constant', value: constant, at }
      }
      case 'string': {
        let { value } = token
        while (this.tokens.is('string')) value += this.tokens.next().value
        return { kind: 'text', value, at }
      }
      case 'integer':
        return { kind: 'int', value: this.#integerValue(token), at }
      case 'float':
        return { kind: 'float', value: Number(token.value.replaceAll('_', '')), at }
      case 'operator':
        if (token.value === '(') {
          const inner = this.tokens.nested(() => this.parseTuple({ bracketed: true }))
          this.tokens.expect('operator', ')')
          return inner
        }
        if (token.value === '[') return { kind: 'list', items: this.#parseItems(), at }
        if (token.value === '{') return { kind: 'dict', entries: this.#parseEntries(), at }
        return this.tokens.fail(`unexpected '${token.value}'`, at)
      default:
        return this.tokens.fail(`unexpected ${describe(token)}`, at)
    }
  }

  #parseItems(): Expression[] {
    const items: Expression[] = []
    while (!this.tokens.isOperator(']')) {
      items.push(this.parseExpression())
      if (!this.tokens.isOperator(']')) this.tokens.expect('operator', ',')
    }
    this.tokens.next()
    return items
  }

  #parseEntries(): { key: Expression; value: Expression }[] {
    const entries: { key: Expression; value: Expression }[] = []
    while (!this.tokens.isOperator('}')) {
      const key = this.parseExpression()
      this.tokens.expect('operator', ':')
      entries.push({ key, value: this.parseExpression() })
      if (!this.tokens.isOperator('}')) this.tokens.expect('operator', ',')
    }
    this.tokens.next()
    return entries
  }

  #parsePostfix(start: Expression): Expression {
    let expression = start
    for (;;) {
      if (this.tokens.isOperator('.')) expression = this.#parseAttribute(expression)
      else if (this.tokens.isOperator('[')) expression = this.#parseSubscript(expression)
      else if (this.tokens.isOperator('(')) expression = this.#parseCall(expression)
      else return expression
    }
  }

  #parseFiltersAndTests(start: Expression): Expression {
    let expression = start
    for (;;) {
      if (this.tokens.isOperator('|')) expression = this.parseFilters(expression) ?? expression
      else if (this.tokens.isName('is')) expression = this.#parseTest(expression)
      else if (this.tokens.isOperator('(')) expression = this.#parseCall(expression)
      else return expression
    }
  }

  #parseAttribute(target: Expression): Expression {
    this.tokens.next()
    const token = this.tokens.next()
    if (token.kind === 'name') return { kind: 'attribute', target, name: token.value, at: token.at }
    if (token.kind !== 'integer') return this.tokens.fail('expected name or number', token.at)
    return {
      kind: 'item',
      target,
      key: { kind: 'int', value: this.#integerValue(token), at: token.at },
      at: token.at,
    }
  }

  #parseSubscript(target: Expression): Expression {
    const { at } = this.tokens.next()
    const keys: Expression[] = []
    let slice: Expression | null = null
    while (!this.tokens.isOperator(']')) {
      if (keys.length > 0) this.tokens.expect('operator', ',')
      const key = this.tokens.isOperator(':') ? null : this.parseExpression()
      if (this.tokens.isOperator(':')) slice = this.#parseSlice(target, key)
      else if (key !== null) keys.push(key)
      if (slice !== null && !this.tokens.isOperator(']'))
        this.tokens.fail('a slice cannot be one of several indices')
    }
    this.tokens.next()
    if (slice !== null) return slice
    return {
      kind: 'item',
      target,
      key: keys.length === 1 ? keys[0]! : { kind: 'tuple', items: keys, at },
      at,
    }
  }

  #parseSlice(target: Expression, start: Expression | null): Expression {
    const { at } = this.tokens.next()
    const part = (): Expression | null =>
      this.tokens.isOperator(':', ']', ',') ? null : this.parseExpression()
    const stop = part()
    const step = this.tokens.skip('operator', ':') ? part() : null
    return { kind: 'slice', target, start, stop, step, at }
  }

  #parseCall(callee: Expression): Expression {
    const { at } = this.tokens.current
    return { kind: 'call', callee, args: this.#parseArguments(), at }
  }

  #parseArguments(): Arguments {
    const { tokens } = this
    const { at } = tokens.expect('operator', '(')
    const positional: Expression[] = []
    const keywords: { name: string; value: Expression }[] = []
    let rest: Expression | null = null
    let keywordRest: Expression | null = null
    const ensure = (allowed: boolean): void => {
      if (!allowed) tokens.fail('invalid syntax for function call expression', at)
    }
    while (!tokens.isOperator(')')) {
      if (tokens.skip('operator', '*')) {
        ensure(rest === null && keywordRest === null)
        rest = this.parseExpression()
      } else if (tokens.skip('operator', '**')) {
        ensure(keywordRest === null)
        keywordRest = this.parseExpression()
      } else if (
        tokens.is('name') &&
        tokens.following.kind === 'operator' &&
        tokens.following.value === '='
      ) {
        ensure(keywordRest === null)
        const name = tokens.next().value
        tokens.next()
        keywords.push({ name, value: this.parseExpression() })
      } else {
        ensure(rest === null && keywordRest === null && keywords.length === 0)
        positional.push(this.parseExpression())
      }
      if (!tokens.isOperator(')')) tokens.expect('operator', ',')
    }
    tokens.next()
    return { positional, keywords, rest, keywordRest }
  }

  /** A chain of filters; without a target the first one takes the body of a block. */
  parseFilters(target: Expression | null, startsInline = false): Filter | null {
    let filter: Filter | null = null
    while (this.tokens.isOperator('|') || (startsInline && filter === null)) {
      if (!startsInline || filter !== null) this.tokens.next()
      const { at } = this.tokens.current
      const name = this.#parseDottedName()
      const args = this.tokens.isOperator('(') ? this.#parseArguments() : NO_ARGUMENTS
      filter = { kind: 'filter', target: filter ?? target, name, args, at }
    }
    return filter
  }

  #parseDottedName(): string {
    let name = this.tokens.expect('name').value
    while (this.tokens.skip('operator', '.')) name += `.${this.tokens.expect('name').value}`
    return name
  }

  #parseTest(target: Expression): Expression {
    this.tokens.next()
    const { tokens } = this
    const negated = tokens.skip('name', 'not')
    const { at } = tokens.current
    const name = this.#parseDottedName()
    let args = NO_ARGUMENTS
    if (tokens.isOperator('(')) args = this.#parseArguments()
    else if (this.#startsTestArgument()) {
      if (tokens.isName('is')) tokens.fail('You cannot chain multiple tests with is')
      args = { ...NO_ARGUMENTS, positional: [this.#parsePostfix(this.#parsePrimary())] }
    }
    const test: Expression = { kind: 'test', target, name, args, at }
    return negated ? { kind: 'not', operand: test, at } : test
  }

  #integerValue({ value, at }: Token): bigint {
    return parseInteger(value, 0) ?? this.tokens.fail('this integer has too many digits', at)
  }

  #startsTestArgument(): boolean {
    const { tokens } = this
    const literal =
      tokens.is('string') || tokens.is('integer') || tokens.is('float') || tokens.isOperator('[', '{')
    return literal || (tokens.is('name') && !tokens.isName('else', 'or', 'and'))
  }
}

const CONSTANTS = new Map<string, true | false | null>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
])
