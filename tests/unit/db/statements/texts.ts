import ts from 'typescript'
import { declarationOf, nodesOf, type ServerSource } from './program'

/**
 * What was chosen on the way to a text, by the place of the choice: which caller of a function, which
 * tuple of a list, which branch of a condition. What is chosen twice is chosen alike.
 */
type World = ReadonlyMap<unknown, unknown>

interface Text {
  text: string
  world: World
}

type Callable = ts.ArrowFunction | ts.FunctionDeclaration

const isCallable = (node: ts.Node | undefined): node is Callable =>
  node !== undefined && (ts.isArrowFunction(node) || ts.isFunctionDeclaration(node))

/** An expression whose text only a running process knows. */
export class BuiltAtRunTime extends Error {
  override readonly name = 'BuiltAtRunTime'
}

/**
 * Every text that an expression can have, from constants, types of a few literals, branches, and
 * what callers pass.
 */
export class Texts {
  readonly #checker: ts.TypeChecker
  readonly #calls = new Map<string, ts.CallExpression[]>()

  constructor({ checker, files }: ServerSource) {
    this.#checker = checker
    for (const file of files)
      for (const node of nodesOf(file))
        if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
          const name = node.expression.text
          this.#calls.set(name, [...(this.#calls.get(name) ?? []), node])
        }
  }

  /** Throws BuiltAtRunTime where one part of it cannot be told. */
  of(expression: ts.Expression): string[] {
    return [...new Set([...this.#texts(expression, new Map())].map(({ text }) => text))]
  }

  *#texts(node: ts.Expression, world: World): Generator<Text> {
    if (ts.isStringLiteralLike(node)) yield { text: node.text, world }
    else if (ts.isNumericLiteral(node)) yield { text: node.text.replaceAll('_', ''), world }
    else if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node))
      yield* this.#texts(node.expression, world)
    else if (ts.isTemplateExpression(node)) yield* this.#template(node, world)
    else if (ts.isConditionalExpression(node)) yield* this.#branches(node, world)
    else if (ts.isCallExpression(node)) yield* this.#call(node, world)
    else if (ts.isIdentifier(node)) yield* this.#name(node, world)
    else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
      for (const left of this.#texts(node.left, world))
        for (const right of this.#texts(node.right, left.world))
          yield { text: left.text + right.text, world: right.world }
    } else yield* this.#literals(node, node, world)
  }

  *#template(node: ts.TemplateExpression, world: World): Generator<Text> {
    let built: Text[] = [{ text: node.head.text, world }]
    for (const { expression, literal } of node.templateSpans)
      built = built.flatMap((before) =>
        [...this.#texts(expression, before.world)].map(({ text, world: after }) => ({
          text: before.text + text + literal.text,
          world: after,
        })),
      )
    yield* built
  }

  *#branches(node: ts.ConditionalExpression, world: World): Generator<Text> {
    const condition = node.condition.getText()
    const chosen = world.get(condition)
    for (const holds of [true, false])
      if (chosen === undefined || chosen === holds)
        yield* this.#texts(holds ? node.whenTrue : node.whenFalse, new Map(world).set(condition, holds))
  }

  *#call(node: ts.CallExpression, world: World): Generator<Text> {
    const { expression: callee } = node
    if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'join') {
      yield* this.#joined(callee.expression, node.arguments[0], world)
      return
    }
    const called = ts.isIdentifier(callee) ? this.#callable(callee) : undefined
    const result = called && resultOf(called)
    if (called === undefined || result === undefined) throw new BuiltAtRunTime(node.getText())
    let inside: World[] = [world]
    for (const [at, parameter] of called.parameters.entries()) {
      const given = node.arguments[at]
      if (given === undefined) continue
      inside = inside.flatMap((before) =>
        [...this.#texts(given, before)].map(({ text, world: after }) => new Map(after).set(parameter, text)),
      )
    }
    for (const bound of inside) yield* this.#texts(result, bound)
  }

  /** `LIST.map((one) => …).join(…)`. */
  *#joined(list: ts.Expression, separator: ts.Expression | undefined, world: World): Generator<Text> {
    const [between] = separator === undefined ? [','] : this.of(separator)
    yield { text: this.#list(list, world).join(between), world }
  }

  /** A list whose every element has one text. */
  #list(node: ts.Expression, world: World): string[] {
    if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return this.#list(node.expression, world)
    if (ts.isArrayLiteralExpression(node))
      return node.elements.flatMap((element) =>
        ts.isSpreadElement(element) ? this.#list(element.expression, world) : [this.#one(element, world)],
      )
    if (ts.isIdentifier(node)) {
      const declared = declarationOf(this.#checker, node)
      if (declared !== undefined && isConstant(declared)) return this.#list(declared.initializer!, world)
    }
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { name, expression } = node.expression
      const [mapper] = node.arguments
      if (name.text === 'map' && isCallable(mapper)) {
        const [element, index] = mapper.parameters
        return this.#list(expression, world).map((text, at) => {
          const bound = new Map(world).set(element, text).set(index, String(at))
          return this.#one(resultOf(mapper)!, bound)
        })
      }
    }
    throw new BuiltAtRunTime(node.getText())
  }

  #one(node: ts.Expression, world: World): string {
    const found = [...this.#texts(node, world)]
    if (found.length !== 1) throw new BuiltAtRunTime(node.getText())
    return found[0]!.text
  }

  *#name(node: ts.Identifier, world: World): Generator<Text> {
    const declared = declarationOf(this.#checker, node)
    if (declared === undefined) throw new BuiltAtRunTime(node.getText())
    const bound = world.get(declared)
    if (typeof bound === 'string') yield { text: bound, world }
    else if (ts.isBindingElement(declared) && ts.isArrayBindingPattern(declared.parent))
      yield* this.#ofTuple(declared, declared.parent, world)
    else if (isConstant(declared)) yield* this.#texts(declared.initializer!, world)
    else if (this.#unionOf(node) !== null) yield* this.#literals(node, declared, world)
    else if (ts.isParameter(declared)) yield* this.#given(declared, world)
    else throw new BuiltAtRunTime(node.getText())
  }

  /** One of the parts that a tuple is taken apart into: all parts are of the same tuple. */
  *#ofTuple(part: ts.BindingElement, pattern: ts.ArrayBindingPattern, world: World): Generator<Text> {
    const at = pattern.elements.indexOf(part)
    const owner = pattern.parent
    if (ts.isVariableDeclaration(owner) && owner.initializer !== undefined) {
      for (const { list, world: after } of this.#lists(owner.initializer, world))
        yield* this.#texts(list.elements[at]!, after)
      return
    }
    const type = this.#checker.getTypeAtLocation(pattern.parent)
    for (const tuple of type.isUnion() ? type.types : [type]) {
      const chosen = world.get(pattern)
      if (chosen !== undefined && chosen !== tuple) continue
      const text = this.#checker.getTypeArguments(tuple as ts.TypeReference)[at]
      if (text === undefined || !text.isStringLiteral()) throw new BuiltAtRunTime(part.getText())
      yield { text: text.value, world: new Map(world).set(pattern, tuple) }
    }
  }

  *#lists(node: ts.Expression, world: World): Generator<{ list: ts.ArrayLiteralExpression; world: World }> {
    if (ts.isArrayLiteralExpression(node)) yield { list: node, world }
    else if (ts.isConditionalExpression(node)) {
      const condition = node.condition.getText()
      for (const holds of [true, false])
        if (world.get(condition) === undefined || world.get(condition) === holds)
          yield* this.#lists(holds ? node.whenTrue : node.whenFalse, new Map(world).set(condition, holds))
    } else throw new BuiltAtRunTime(node.getText())
  }

  /** What the callers of a function pass for a parameter; all parameters are of the same call. */
  *#given(parameter: ts.ParameterDeclaration, world: World): Generator<Text> {
    const owner = parameter.parent
    const at = owner.parameters.indexOf(parameter)
    const calls = isCallable(owner) ? this.#callsOf(owner) : []
    if (calls.length === 0) throw new BuiltAtRunTime(parameter.getText())
    for (const call of calls) {
      if (world.get(owner) !== undefined && world.get(owner) !== call) continue
      const argument = call.arguments[at] ?? parameter.initializer
      if (argument === undefined) throw new BuiltAtRunTime(parameter.getText())
      yield* this.#texts(argument, new Map(world).set(owner, call))
    }
  }

  #callsOf(owner: Callable): ts.CallExpression[] {
    const { name } = ts.isVariableDeclaration(owner.parent) ? owner.parent : owner
    const calls = name !== undefined && ts.isIdentifier(name) ? (this.#calls.get(name.text) ?? []) : []
    return calls.filter(({ expression }) => this.#callable(expression) === owner)
  }

  #callable(name: ts.Node): Callable | undefined {
    const declared = declarationOf(this.#checker, name)
    const value = declared !== undefined && isConstant(declared) ? declared.initializer : declared
    return isCallable(value) ? value : undefined
  }

  /** By type: one of a few literals. */
  *#literals(node: ts.Expression, place: ts.Node, world: World): Generator<Text> {
    const literals = this.#unionOf(node)
    if (literals === null) throw new BuiltAtRunTime(node.getText())
    for (const text of literals) yield { text, world: new Map(world).set(place, text) }
  }

  #unionOf(node: ts.Node): string[] | null {
    const type = this.#checker.getTypeAtLocation(node)
    // Any number will do where the statement has one in its text.
    if ((type.flags & ts.TypeFlags.NumberLike) !== 0) return ['1']
    const parts = type.isUnion() ? type.types : [type]
    return parts.every((part) => part.isStringLiteral()) ? parts.map((part) => part.value) : null
  }
}

function isConstant(node: ts.Declaration): node is ts.VariableDeclaration {
  return (
    ts.isVariableDeclaration(node) &&
    node.initializer !== undefined &&
    (ts.getCombinedNodeFlags(node) & ts.NodeFlags.Const) !== 0
  )
}

function resultOf({ body }: Callable): ts.Expression | undefined {
  if (body === undefined) return undefined
  if (!ts.isBlock(body)) return body
  const [only] = body.statements
  return body.statements.length === 1 && only !== undefined && ts.isReturnStatement(only)
    ? only.expression
    : undefined
}
