import type { Arguments, ComparisonOperator, Expression } from '../syntax/ast'
import { attributeOf, callValue, itemOf, methodCall } from '../values/attributes'
import { compare, contains, equals } from '../values/comparison'
import { sliceOf } from '../values/elements'
import { fail } from '../errors'
import { FILTERS, isFilterName, isTestName } from '../builtins/filters'
import type { FilterFunction } from '../builtins/filter'
import { isTrue, toArray } from '../values/iteration'
import { NODE, type Budget } from '../limits'
import { binary, signed } from '../values/operators'
import { printed } from '../values/printing'
import type { TemplatePlace } from '../values/provenance'
import type { RenderState, VariableScope } from '../run/render-state'
import { TESTS, type Test } from '../builtins/tests'
import { placed, TextBuilder } from '../values/text'
import {
  bool,
  Dict,
  Float,
  int,
  List,
  NONE,
  NO_KEYWORDS,
  put,
  Tuple,
  typeName,
  Undefined,
  type DictEntry,
  type DictKey,
  type Keywords,
  type Value,
} from '../values/value'

/** An expression turned into a function once, to be run for every example. */
export type Evaluate = (run: RenderState, scope: VariableScope) => Value

export function compileExpression(expression: Expression): Evaluate {
  const { at } = expression
  switch (expression.kind) {
    case 'name': {
      const { name } = expression
      return (run, scope) => {
        run.budget.charge(scope.depth * SCOPE)
        return scope.get(name)
      }
    }
    case 'list': {
      const items = expression.items.map(compileExpression)
      return (run, scope) => new List(evaluateAll(items, run, scope))
    }
    case 'tuple': {
      const items = expression.items.map(compileExpression)
      return (run, scope) => new Tuple(evaluateAll(items, run, scope))
    }
    case 'dict':
      return compileDict(expression)
    case 'attribute': {
      const target = compileExpression(expression.target)
      const { name } = expression
      return (run, scope) => {
        const value = target(run, scope)
        run.at = at
        run.budget.charge(NODE)
        return attributeOf(run.budget, value, name)
      }
    }
    case 'item':
      return binaryOperation(expression.target, expression.key, at, (run, target, key) =>
        itemOf(run.budget, target, key),
      )
    case 'slice':
      return compileSlice(expression)
    case 'call':
      return compileCall(expression)
    case 'filter': {
      if (expression.target === null) return fail('a filter without a target')
      const target = compileExpression(expression.target)
      const apply = compileFilter(expression)
      return (run, scope) => apply(run, scope, target(run, scope))
    }
    case 'test':
      return compileTest(expression)
    case 'not': {
      const operand = compileExpression(expression.operand)
      return (run, scope) => {
        run.budget.charge(NODE)
        return bool(!isTrue(operand(run, scope)))
      }
    }
    case 'signed': {
      const operand = compileExpression(expression.operand)
      const { operator } = expression
      return (run, scope) => {
        const value = operand(run, scope)
        run.at = at
        run.budget.charge(NODE)
        return signed(operator, value)
      }
    }
    case 'and':
    case 'or': {
      const left = compileExpression(expression.left)
      const right = compileExpression(expression.right)
      const goesOn = expression.kind === 'and'
      return (run, scope) => {
        const value = left(run, scope)
        run.budget.charge(NODE)
        return isTrue(value) === goesOn ? right(run, scope) : value
      }
    }
    case 'binary': {
      const { operator } = expression
      return binaryOperation(expression.left, expression.right, at, (run, left, right) =>
        binary(run.budget, operator, left, right),
      )
    }
    case 'concat': {
      const parts = expression.parts.map(compileExpression)
      return (run, scope) => {
        const builder = new TextBuilder(run.budget)
        for (const part of parts) {
          const value = part(run, scope)
          run.at = at
          builder.add(printed(run.budget, value))
        }
        return builder.build()
      }
    }
    case 'comparison':
      return compileComparison(expression)
    case 'conditional':
      return compileConditional(expression)
    default:
      return constant(literalValue(expression))
  }
}

/** The cost of looking a name up in one more scope. */
const SCOPE = 1 / 16

function evaluateAll(items: readonly Evaluate[], run: RenderState, scope: VariableScope): Value[] {
  run.budget.charge(NODE * items.length)
  return items.map((item) => item(run, scope))
}

function constant(value: Value): Evaluate {
  return () => value
}

type Literal = Extract<Expression, { kind: 'text' | 'int' | 'float' | 'constant' }>

function literalValue(literal: Literal): Value {
  switch (literal.kind) {
    case 'text':
      return placed(literal.value, literal.at, null)
    case 'int':
      return int(literal.value)
    case 'float':
      return new Float(literal.value, null)
    case 'constant':
      return literal.value === null ? NONE : bool(literal.value)
  }
}

function binaryOperation(
  left: Expression,
  right: Expression,
  at: TemplatePlace,
  operate: (run: RenderState, left: Value, right: Value) => Value,
): Evaluate {
  const first = compileExpression(left)
  const second = compileExpression(right)
  return (run, scope) => {
    const one = first(run, scope)
    const other = second(run, scope)
    run.at = at
    run.budget.charge(NODE)
    return operate(run, one, other)
  }
}

function compileDict({ entries, at }: Extract<Expression, { kind: 'dict' }>): Evaluate {
  const compiled = entries.map(({ key, value }) => ({
    key: compileExpression(key),
    value: compileExpression(value),
  }))
  return (run, scope) => {
    const made = new Map<DictKey, DictEntry>()
    for (const entry of compiled) {
      const key = entry.key(run, scope)
      const value = entry.value(run, scope)
      run.at = at
      run.budget.charge(1)
      put(run.budget, made, key, value)
    }
    return new Dict(made)
  }
}

function compileSlice({ target, start, stop, step, at }: Extract<Expression, { kind: 'slice' }>): Evaluate {
  const evaluate = compileExpression(target)
  const [from, to, stride] = [start, stop, step].map((part) =>
    part === null ? null : compileExpression(part),
  )
  return (run, scope) => {
    const value = evaluate(run, scope)
    const [first, last, every] = [
      from?.(run, scope) ?? null,
      to?.(run, scope) ?? null,
      stride?.(run, scope) ?? null,
    ]
    run.at = at
    run.budget.charge(1)
    return sliceOf(run.budget, value, first, last, every)
  }
}

function compileConditional(expression: Extract<Expression, { kind: 'conditional' }>): Evaluate {
  const test = compileExpression(expression.test)
  const then = compileExpression(expression.then)
  const otherwise = expression.otherwise === null ? null : compileExpression(expression.otherwise)
  const missing = new Undefined(
    'the inline if-expression evaluated to false and no else section was defined.',
  )
  return (run, scope) => {
    run.budget.charge(NODE)
    return isTrue(test(run, scope)) ? then(run, scope) : (otherwise?.(run, scope) ?? missing)
  }
}

function compileComparison({ first, rest }: Extract<Expression, { kind: 'comparison' }>): Evaluate {
  const begin = compileExpression(first)
  const steps = rest.map(({ operator, operand }) => ({
    holds: COMPARISONS[operator],
    operand: compileExpression(operand),
    at: operand.at,
  }))
  return (run, scope) => {
    let left = begin(run, scope)
    for (const { holds, operand, at } of steps) {
      const right = operand(run, scope)
      run.at = at
      run.budget.charge(NODE)
      if (!holds(run.budget, left, right)) return bool(false)
      left = right
    }
    return bool(true)
  }
}

const COMPARISONS: Record<ComparisonOperator, (budget: Budget, left: Value, right: Value) => boolean> = {
  '==': equals,
  '!=': (budget, left, right) => !equals(budget, left, right),
  '<': (budget, left, right) => compare(budget, left, right, '<') < 0,
  '<=': (budget, left, right) => compare(budget, left, right, '<=') <= 0,
  '>': (budget, left, right) => compare(budget, left, right, '>') > 0,
  '>=': (budget, left, right) => compare(budget, left, right, '>=') >= 0,
  in: (budget, left, right) => contains(budget, right, left),
  'not in': (budget, left, right) => !contains(budget, right, left),
}

interface CallArguments {
  readonly args: readonly Value[]
  readonly keywords: Keywords
}

const NO_CALL_ARGUMENTS: CallArguments = { args: [], keywords: NO_KEYWORDS }

/** The arguments of a call, with *args and **kwargs spread out. */
export function compileArguments({
  positional,
  keywords,
  rest,
  keywordRest,
}: Arguments): (run: RenderState, scope: VariableScope) => CallArguments {
  if (positional.length + keywords.length === 0 && rest === null && keywordRest === null)
    return () => NO_CALL_ARGUMENTS
  const values = positional.map(compileExpression)
  const named = keywords.map(({ name, value }) => ({ name, value: compileExpression(value) }))
  const more = rest === null ? null : compileExpression(rest)
  const moreNamed = keywordRest === null ? null : compileExpression(keywordRest)
  return (run, scope) => {
    const args = evaluateAll(values, run, scope)
    if (more !== null) for (const item of toArray(run.budget, more(run, scope))) args.push(item)
    if (named.length === 0 && moreNamed === null) return { args, keywords: NO_KEYWORDS }
    const byName = new Map<string, Value>()
    for (const { name, value } of named) byName.set(name, value(run, scope))
    const mapping = moreNamed?.(run, scope)
    if (mapping !== undefined) {
      if (mapping.kind !== 'dict')
        return fail(`argument after ** must be a mapping, not ${typeName(mapping)}`)
      run.budget.charge(NODE * mapping.entries.size)
      for (const { key, value } of mapping.entries.values())
        byName.set(key.kind === 'string' ? key.value : fail('keywords must be strings'), value)
    }
    return { args, keywords: byName }
  }
}

function compileCall({ callee, args, at }: Extract<Expression, { kind: 'call' }>): Evaluate {
  const evaluateArguments = compileArguments(args)
  if (callee.kind === 'attribute' && !callee.name.startsWith('_')) {
    const target = compileExpression(callee.target)
    const { name } = callee
    return (run, scope) => {
      const value = target(run, scope)
      run.at = callee.at
      const call = methodCall(run.budget, value, name)
      const callable = call === null ? attributeOf(run.budget, value, name) : null
      const given = evaluateArguments(run, scope)
      run.at = at
      run.budget.charge(1)
      return call === null
        ? callValue(callable!, given.args, given.keywords)
        : call(given.args, given.keywords)
    }
  }
  const evaluate = compileExpression(callee)
  return (run, scope) => {
    const callable = evaluate(run, scope)
    run.at = at
    const given = evaluateArguments(run, scope)
    run.at = at
    run.budget.charge(1)
    return callValue(callable, given.args, given.keywords)
  }
}

/**
 * Unknown names under a condition fail only when they are reached; the others have been refused by
 * checkNames.
 */
function failing(message: string, at: TemplatePlace): (run: RenderState) => never {
  return (run) => {
    run.at = at
    return fail(message)
  }
}

/** A filter as a function of the value it is applied to. */
export function compileFilter({
  name,
  args,
  at,
}: Extract<Expression, { kind: 'filter' }>): (run: RenderState, scope: VariableScope, value: Value) => Value {
  const filter: FilterFunction | undefined = FILTERS.get(name)
  if (filter === undefined) return failing(`No filter named '${name}'.`, at)
  const evaluateArguments = compileArguments(args)
  return (run, scope, value) => {
    const given = evaluateArguments(run, scope)
    run.at = at
    run.budget.charge(1)
    return filter(run.budget, value, given.args, given.keywords)
  }
}

const NAME_TESTS: ReadonlyMap<string, Test> = new Map([
  ['filter', (budget, value) => isFilterName(printed(budget, value).value)],
  ['test', (budget, value) => isTestName(printed(budget, value).value)],
])

function compileTest({ target, name, args, at }: Extract<Expression, { kind: 'test' }>): Evaluate {
  const test = NAME_TESTS.get(name) ?? TESTS.get(name)
  if (test === undefined) return failing(`No test named '${name}'.`, at)
  const evaluate = compileExpression(target)
  const evaluateArguments = compileArguments(args)
  return (run, scope) => {
    const value = evaluate(run, scope)
    const given = evaluateArguments(run, scope)
    run.at = at
    run.budget.charge(NODE)
    return bool(test(run.budget, value, given.args, given.keywords))
  }
}
