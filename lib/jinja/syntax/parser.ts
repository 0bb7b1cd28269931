import type { Body, Expression, Filter, Parameter, Statement, Target } from './ast'
import { ExpressionParser } from './expression-parser'
import { tokenize } from './lexer'
import type { TemplatePlace } from '../values/provenance'
import { describe, TokenStream } from './token-stream'

/**
 * The statements of a template (grammar: jinja2.parser with the loop controls and transformers'
 * generation tag).
 */
export function parse(source: string): Body {
  return new Parser(new TokenStream(tokenize(source))).parseTemplate()
}

class Parser extends ExpressionParser {
  parseTemplate(): Body {
    const body = this.#parseBody([])
    if (!this.tokens.is('end')) this.tokens.fail(`unexpected ${describe(this.tokens.current)}`)
    return body
  }

  /**
   * Statements up to one of the tags named, which is left to the caller (the stream stands on its
   * name).
   */
  #parseBody(ends: readonly string[]): Body {
    const statements: Statement[] = []
    for (;;) {
      const { kind, value, at } = this.tokens.current
      if (kind === 'end') {
        if (ends.length > 0)
          this.tokens.fail(
            `Unexpected end of template. Jinja was looking for the following tags: ${ends.join(', ')}`,
          )
        return statements
      }
      this.tokens.next()
      if (kind === 'data') statements.push({ kind: 'data', value, at })
      else if (kind === 'variable_begin') {
        statements.push({ kind: 'output', value: this.parseTuple(), at })
        this.tokens.expect('variable_end')
      } else {
        if (this.tokens.isName(...ends)) return statements
        statements.push(...this.tokens.nested(() => this.#parseStatement()))
        this.tokens.expect('block_end')
      }
    }
  }

  /** The body of a block: from the end of its opening tag to the name of the tag that closes it. */
  #parseBlockBody(...ends: readonly string[]): Body {
    this.tokens.skip('operator', ':')
    this.tokens.expect('block_end')
    return this.#parseBody(ends)
  }

  /** A block body whose closing tag is stepped over. */
  #parseWholeBody(end: string): Body {
    const body = this.#parseBlockBody(end)
    this.tokens.next()
    return body
  }

  #parseStatement(): Statement[] {
    const { value: tag, at } = this.tokens.expect('name')
    switch (tag) {
      case 'if':
        return [this.#parseIf(at)]
      case 'for':
        return [this.#parseFor(at)]
      case 'set':
        return [this.#parseSet(at)]
      case 'with':
        return [this.#parseWith(at)]
      case 'macro': {
        const name = this.tokens.expect('name').value
        return [
          {
            kind: 'macro',
            name,
            parameters: this.#parseParameters(),
            body: this.#parseWholeBody('endmacro'),
            at,
          },
        ]
      }
      case 'call':
        return [this.#parseCallBlock(at)]
      case 'filter': {
        const filter = this.#blockFilter(this.parseFilters(null, true))
        return [{ kind: 'filterBlock', filter, body: this.#parseWholeBody('endfilter'), at }]
      }
      case 'generation':
        return [{ kind: 'generation', body: this.#parseWholeBody('endgeneration'), at }]
      case 'block':
        return [this.#parseNamedBlock(at)]
      case 'print':
        return this.#parsePrint()
      case 'break':
      case 'continue':
        return [{ kind: tag, at }]
      case 'include':
      case 'import':
      case 'from':
      case 'extends':
        while (!this.tokens.is('block_end') && !this.tokens.is('end')) this.tokens.next()
        return [{ kind: 'loader', at }]
      case 'autoescape':
        return this.tokens.fail('autoescape is not supported: a chat template does not write HTML', at)
      default:
        return this.tokens.fail(`Encountered unknown tag '${tag}'.`, at)
    }
  }

  #parseIf(at: TemplatePlace): Statement {
    const branches: { test: Expression; body: Body }[] = []
    for (;;) {
      const test = this.parseTuple({ conditional: false })
      const body = this.#parseBlockBody('elif', 'else', 'endif')
      branches.push({ test, body })
      const tag = this.tokens.next().value
      if (tag === 'endif') return { kind: 'if', branches, otherwise: [], at }
      if (tag === 'else') return { kind: 'if', branches, otherwise: this.#parseWholeBody('endif'), at }
    }
  }

  #parseFor(at: TemplatePlace): Statement {
    const target = this.parseTarget(false, 'in')
    this.tokens.expect('name', 'in')
    const iterable = this.parseTuple({ conditional: false, end: 'recursive' })
    const test = this.tokens.skip('name', 'if') ? this.parseExpression() : null
    const recursive = this.tokens.skip('name', 'recursive')
    const body = this.#parseBlockBody('endfor', 'else')
    const otherwise = this.tokens.next().value === 'else' ? this.#parseWholeBody('endfor') : []
    return { kind: 'for', target, iterable, test, recursive, body, otherwise, at }
  }

  #parseSet(at: TemplatePlace): Statement {
    const target = this.parseTarget(true)
    if (this.tokens.skip('operator', '=')) return { kind: 'set', target, value: this.parseTuple(), at }
    const filter = this.parseFilters(null)
    return { kind: 'setBlock', target, filter, body: this.#parseWholeBody('endset'), at }
  }

  #parseWith(at: TemplatePlace): Statement {
    const assignments: { target: Target; value: Expression }[] = []
    while (!this.tokens.is('block_end')) {
      if (assignments.length > 0) this.tokens.expect('operator', ',')
      const target = this.parseTarget(false)
      this.tokens.expect('operator', '=')
      assignments.push({ target, value: this.parseExpression() })
    }
    return { kind: 'with', assignments, body: this.#parseWholeBody('endwith'), at }
  }

  #parseCallBlock(at: TemplatePlace): Statement {
    const parameters = this.tokens.isOperator('(') ? this.#parseParameters() : []
    const call = this.parseExpression()
    if (call.kind !== 'call') return this.tokens.fail('expected call', at)
    return { kind: 'callBlock', parameters, call, body: this.#parseWholeBody('endcall'), at }
  }

  #parseParameters(): Parameter[] {
    const parameters: Parameter[] = []
    this.tokens.expect('operator', '(')
    while (!this.tokens.isOperator(')')) {
      if (parameters.length > 0) this.tokens.expect('operator', ',')
      const name = this.tokens.expect('name').value
      const byDefault = this.tokens.skip('operator', '=') ? this.parseExpression() : null
      if (byDefault === null && parameters.at(-1)?.byDefault)
        this.tokens.fail('non-default argument follows default argument')
      parameters.push({ name, byDefault })
    }
    this.tokens.next()
    return parameters
  }

  #parseNamedBlock(at: TemplatePlace): Statement {
    const name = this.tokens.expect('name').value
    const scoped = this.tokens.skip('name', 'scoped')
    this.tokens.skip('name', 'required')
    const body = this.#parseWholeBody('endblock')
    this.tokens.skip('name', name)
    return { kind: 'block', scoped, body, at }
  }

  #parsePrint(): Statement[] {
    const outputs: Statement[] = []
    while (!this.tokens.is('block_end')) {
      if (outputs.length > 0) this.tokens.expect('operator', ',')
      const value = this.parseExpression()
      outputs.push({ kind: 'output', value, at: value.at })
    }
    return outputs
  }

  #blockFilter(filter: Filter | null): Filter {
    return filter ?? this.tokens.fail('expected a filter')
  }
}
