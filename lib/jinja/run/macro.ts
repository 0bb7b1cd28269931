import type { Body, Expression, Parameter, Statement } from '../syntax/ast'
import { compileExpression, type Evaluate } from '../compile/compile-expression'
import { fail } from '../errors'
import { NODE } from '../limits'
import { VariableScope, type RenderState } from './render-state'
import { plain } from '../values/text'
import {
  Callable,
  Dict,
  Tuple,
  Undefined,
  type DictEntry,
  type DictKey,
  type Keywords,
  type Value,
} from '../values/value'

/** Runs a compiled body and writes its output. */
export type Write = (run: RenderState, scope: VariableScope) => void

export interface MacroShape {
  readonly name: string
  readonly parameters: readonly { readonly name: string; readonly byDefault: Evaluate | null }[]
  readonly takesCaller: boolean
  readonly takesRest: boolean
  readonly takesKeywords: boolean
  readonly write: Write
}

export function macroShape(
  name: string,
  parameters: readonly Parameter[],
  body: Body,
  write: Write,
): MacroShape {
  return {
    name,
    parameters: parameters.map(({ name: parameter, byDefault }) => ({
      name: parameter,
      byDefault: byDefault === null ? null : compileExpression(byDefault),
    })),
    takesCaller: mentions(body, 'caller'),
    takesRest: mentions(body, 'varargs'),
    takesKeywords: mentions(body, 'kwargs'),
    write,
  }
}

/** The macro as a function that sees the variables of the scope it was defined in. */
export function makeMacro(run: RenderState, outer: VariableScope, shape: MacroShape): Callable {
  return new Callable(shape.name, (args, keywords) =>
    run.nested(() => {
      run.budget.charge(1 + NODE * (args.length + keywords.size + shape.parameters.length))
      const scope = new VariableScope(outer)
      bindParameters(run, scope, shape, args, keywords)
      return run.capture(() => shape.write(run, scope))
    }),
  )
}

function bindParameters(
  run: RenderState,
  scope: VariableScope,
  shape: MacroShape,
  args: readonly Value[],
  keywords: Keywords,
): void {
  const { name, parameters } = shape
  const left = new Map(keywords)
  // A default may use the parameters before it.
  for (const [index, parameter] of parameters.entries()) {
    const given = args[index] ?? left.get(parameter.name)
    if (index < args.length && left.has(parameter.name))
      fail(`macro '${name}' got multiple values for argument '${parameter.name}'`)
    left.delete(parameter.name)
    scope.set(
      parameter.name,
      given ??
        parameter.byDefault?.(run, scope) ??
        new Undefined(`parameter '${parameter.name}' was not provided`),
    )
  }
  if (shape.takesCaller && !parameters.some((parameter) => parameter.name === 'caller')) {
    scope.set('caller', left.get('caller') ?? new Undefined('No caller defined'))
    left.delete('caller')
  }
  if (shape.takesKeywords) scope.set('kwargs', keywordDict(left))
  else for (const keyword of left.keys()) fail(`macro '${name}' takes no keyword argument '${keyword}'`)
  if (shape.takesRest) scope.set('varargs', new Tuple(args.slice(parameters.length)))
  else if (args.length > parameters.length)
    fail(`macro '${name}' takes not more than ${parameters.length} argument(s)`)
}

function keywordDict(keywords: ReadonlyMap<string, Value>): Dict {
  return new Dict(
    new Map(
      Array.from(keywords, ([name, value]): [DictKey, DictEntry] => [name, { key: plain(name), value }]),
    ),
  )
}

type SpecialName = 'loop' | 'caller' | 'varargs' | 'kwargs'
const SPECIAL_NAMES: ReadonlySet<string> = new Set<SpecialName>(['loop', 'caller', 'varargs', 'kwargs'])
/** The names each part reads, cached: nested loops and macros ask for the same parts again. */
const found = new WeakMap<object, ReadonlySet<string>>()

/**
 * Whether a variable of that name is read anywhere in a body: what jinja2 decides special variables
 * by.
 */
export function mentions(body: Body | Expression | Statement, name: SpecialName): boolean {
  return specialNamesIn(body).has(name)
}

function specialNamesIn(part: Body | Expression | Statement): ReadonlySet<string> {
  const known = found.get(part)
  if (known !== undefined) return known
  const names = new Set<string>()
  if ('kind' in part && part.kind === 'name' && SPECIAL_NAMES.has(part.name)) names.add(part.name)
  for (const inner of Object.values(part))
    if (isNode(inner)) for (const name of specialNamesIn(inner)) names.add(name)
  found.set(part, names)
  return names
}

function isNode(part: unknown): part is Body | Expression | Statement {
  return typeof part === 'object' && part !== null
}
