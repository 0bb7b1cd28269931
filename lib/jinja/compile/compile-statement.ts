import type { Body, Statement, Target } from '../syntax/ast'
import { callValue } from '../values/attributes'
import { compileArguments, compileExpression, compileFilter } from './compile-expression'
import { fail, TemplateError } from '../errors'
import { isTrue, iterate } from '../values/iteration'
import { Loop } from '../run/loop'
import { macroShape, makeMacro, mentions, type Write } from '../run/macro'
import { printed } from '../values/printing'
import { VariableScope, type RenderState } from '../run/render-state'
import { placed } from '../values/text'
import type { Value } from '../values/value'

/** How a statement ended: normally, or with a break or continue for the enclosing loop. */
type Flow = 'next' | 'break' | 'continue'
type Execute = (run: RenderState, scope: VariableScope) => Flow

/**
 * A template body as a function. Outside a loop (in a macro as well) break and continue are syntax
 * errors.
 */
export function compileTemplate(body: Body): Write {
  return writing(compileBody(body, false))
}

function writing(execute: Execute): Write {
  return (run, scope) => {
    execute(run, scope)
  }
}

function compileBody(body: Body, inLoop: boolean): Execute {
  const statements = body.map((statement) => compileStatement(statement, inLoop))
  return (run, scope) => {
    for (const execute of statements) {
      const flow = execute(run, scope)
      if (flow !== 'next') return flow
    }
    return 'next'
  }
}

function compileStatement(statement: Statement, inLoop: boolean): Execute {
  const { at } = statement
  switch (statement.kind) {
    case 'data': {
      const text = placed(statement.value, at, null)
      return always((run) => run.write(text, at))
    }
    case 'output': {
      const evaluate = compileExpression(statement.value)
      return always((run, scope) => {
        const value = evaluate(run, scope)
        run.at = at
        const text = printed(run.budget, value)
        run.write(text, at)
      })
    }
    case 'if':
      return compileIf(statement, inLoop)
    case 'for':
      return compileFor(statement)
    case 'set': {
      const evaluate = compileExpression(statement.value)
      const assign = compileTarget(statement.target)
      return always((run, scope) => {
        const value = evaluate(run, scope)
        run.at = at
        run.budget.charge(1)
        assign(scope, value)
      })
    }
    case 'setBlock': {
      const body = compileBody(statement.body, inLoop)
      const filter = statement.filter === null ? null : compileBlockFilter(statement.filter)
      const assign = compileTarget(statement.target)
      return capturing(body, (run, scope, text) => {
        const value = filter === null ? text : filter(run, scope, text)
        run.at = at
        assign(scope, value)
      })
    }
    case 'filterBlock': {
      const body = compileBody(statement.body, inLoop)
      const filter = compileBlockFilter(statement.filter)
      return capturing(body, (run, scope, text) =>
        run.write(printed(run.budget, filter(run, scope, text)), at),
      )
    }
    case 'with': {
      const assignments = statement.assignments.map(({ target, value }) => ({
        assign: compileTarget(target),
        value: compileExpression(value),
      }))
      const body = compileBody(statement.body, inLoop)
      return (run, scope) => {
        run.budget.charge(assignments.length)
        const inner = new VariableScope(scope)
        for (const { assign, value } of assignments) assign(inner, value(run, scope))
        return body(run, inner)
      }
    }
    case 'macro': {
      const shape = macroShape(
        statement.name,
        statement.parameters,
        statement.body,
        writing(compileBody(statement.body, false)),
      )
      return always((run, scope) => scope.set(statement.name, makeMacro(run, scope, shape)))
    }
    case 'callBlock':
      return compileCallBlock(statement)
    case 'generation': {
      const body = writing(compileBody(statement.body, false))
      return always((run, scope) => run.generating(() => body(run, new VariableScope(scope))))
    }
    case 'block': {
      const body = writing(compileBody(statement.body, false))
      const { scoped } = statement
      return always((run, scope) => body(run, new VariableScope(scoped ? scope : run.top)))
    }
    case 'break':
    case 'continue':
      if (!inLoop) throw new TemplateError('syntax', `'${statement.kind}' outside loop`, at)
      return () => statement.kind
    case 'loader':
      return always((run) => {
        run.at = at
        fail('no loader for this environment specified: a chat template stands alone')
      })
  }
}

function always(effect: (run: RenderState, scope: VariableScope) => void): Execute {
  return (run, scope) => {
    effect(run, scope)
    return 'next'
  }
}

function capturing(
  body: Execute,
  use: (run: RenderState, scope: VariableScope, text: Value) => void,
): Execute {
  return (run, scope) => {
    const flows: Flow[] = []
    const text = run.capture(() => flows.push(body(run, new VariableScope(scope))))
    const [flow = 'next'] = flows
    if (flow === 'next') use(run, scope, text)
    return flow
  }
}

/** The filters of a block take its captured text; the innermost of the chain has no target. */
function compileBlockFilter(
  filter: Extract<Statement, { kind: 'filterBlock' }>['filter'],
): (run: RenderState, scope: VariableScope, text: Value) => Value {
  const apply = compileFilter(filter)
  if (filter.target === null) return apply
  if (filter.target.kind !== 'filter') return fail('a block filter with a target')
  const before = compileBlockFilter(filter.target)
  return (run, scope, text) => apply(run, scope, before(run, scope, text))
}

function compileIf({ branches, otherwise }: Extract<Statement, { kind: 'if' }>, inLoop: boolean): Execute {
  const compiled = branches.map(({ test, body }) => ({
    test: compileExpression(test),
    body: compileBody(body, inLoop),
  }))
  const last = compileBody(otherwise, inLoop)
  return (run, scope) => {
    run.budget.charge(1)
    for (const { test, body } of compiled) if (isTrue(test(run, scope))) return body(run, scope)
    return last(run, scope)
  }
}

function compileTarget(target: Target): (scope: VariableScope, value: Value) => void {
  switch (target.kind) {
    case 'name':
      return (scope, value) => scope.set(target.name, value)
    case 'namespaceTarget':
      return (scope, value) => {
        const namespace = scope.get(target.name)
        if (namespace.kind !== 'namespace') return fail('cannot assign attribute on non-namespace object')
        namespace.attributes.set(target.attribute, value)
      }
    case 'tuple': {
      const targets = target.items.map(compileTarget)
      return (scope, value) => {
        const values = [...iterate(value)]
        if (values.length < targets.length)
          fail(`not enough values to unpack (expected ${targets.length}, got ${values.length})`)
        if (values.length > targets.length) fail(`too many values to unpack (expected ${targets.length})`)
        targets.forEach((assign, index) => assign(scope, values[index]!))
      }
    }
  }
}

function compileFor(statement: Extract<Statement, { kind: 'for' }>): Execute {
  const { at, recursive } = statement
  const iterable = compileExpression(statement.iterable)
  const test = statement.test === null ? null : compileExpression(statement.test)
  const assign = compileTarget(statement.target)
  const body = compileBody(statement.body, true)
  const otherwise = compileBody(statement.otherwise, false)
  const namesLoop = recursive || mentions(statement.body, 'loop')

  function* filtered(
    run: RenderState,
    scope: VariableScope,
    items: Iterable<Value>,
  ): IterableIterator<Value> {
    for (const item of items) {
      if (test === null) yield item
      else {
        run.budget.charge(1)
        const inner = new VariableScope(scope)
        assign(inner, item)
        if (isTrue(test(run, inner))) yield item
      }
    }
  }

  function execute(run: RenderState, scope: VariableScope, items: Value, depth: number): void {
    const all = iterate(items)
    const again = recursive
      ? (children: Value, level: number) =>
          run.nested(() => run.capture(() => execute(run, scope, children, level)))
      : null
    const loop = new Loop(run.budget, test === null ? all : filtered(run, scope, all), depth, again)
    const itemAround = run.item
    let turned = false
    for (let item = loop.next(); item !== null; item = loop.next()) {
      turned = true
      run.at = at
      run.budget.charge(1)
      run.enter(item)
      const inner = new VariableScope(scope)
      if (namesLoop) inner.set('loop', loop)
      assign(inner, item)
      if (body(run, inner) === 'break') break
    }
    run.item = itemAround
    if (!turned) otherwise(run, new VariableScope(scope))
  }

  return always((run, scope) => {
    const items = iterable(run, scope)
    run.at = at
    execute(run, scope, items, 1)
  })
}

function compileCallBlock({
  parameters,
  call,
  body,
  at,
}: Extract<Statement, { kind: 'callBlock' }>): Execute {
  const callee = compileExpression(call.callee)
  const evaluateArguments = compileArguments(call.args)
  const caller = macroShape('caller', parameters, body, writing(compileBody(body, false)))
  return always((run, scope) => {
    const callable = callee(run, scope)
    const { args, keywords } = evaluateArguments(run, scope)
    run.at = call.at
    const result = callValue(callable, args, new Map(keywords).set('caller', makeMacro(run, scope, caller)))
    run.write(printed(run.budget, result), at)
  })
}
