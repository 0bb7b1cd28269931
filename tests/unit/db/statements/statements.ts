import { relative } from 'node:path'
import ts from 'typescript'
import { nodesOf, type ServerSource, serverSource } from './program'
import { BuiltAtRunTime, Texts } from './texts'

/** Methods of the database that take a statement first. */
const METHODS = new Set(['all', 'get', 'walk', 'run', 'execute'])

interface Statement {
  /** File and line. */
  place: string
  /** Folder of lib. */
  floor: string
  /** Each text it can have; null where it is put together from more than the source tells. */
  texts: string[] | null
}

export interface ServerStatements {
  /** Every statement that the server's source passes to the database. */
  statements: Statement[]
  /** Places of SQL that is part of none of them. */
  strays: string[]
}

export function statementsOfServer(): ServerStatements {
  const source = serverSource()
  const texts = new Texts(source)
  const calls = source.files.flatMap((file) => callsOfDatabase(file, source))
  const statements = calls.map((call) => ({
    place: placeOf(call),
    floor: relative('lib', call.getSourceFile().fileName).split(/[\\/]/)[0]!,
    texts: textsOf(call.arguments[0]!, texts),
  }))
  const known = statements.flatMap((statement) => statement.texts ?? []).join('\n')
  const passed = new Set(calls.flatMap((call) => [...nodesOf(call)]))
  const strays = source.files.flatMap((file) =>
    [...nodesOf(file)]
      .filter((node) => isSql(node) && !passed.has(node) && !known.includes(node.text))
      .map(placeOf),
  )
  return { statements, strays }
}

const isSql = (node: ts.Node): node is ts.LiteralLikeNode =>
  (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) &&
  /^\s*\(?(SELECT\s|INSERT INTO|UPDATE\s|DELETE FROM|CREATE\s|DROP\s|PRAGMA\s|VACUUM\b)/.test(node.text)

function callsOfDatabase(file: ts.SourceFile, { checker }: ServerSource): ts.CallExpression[] {
  return [...nodesOf(file)].filter(
    (node): node is ts.CallExpression =>
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      METHODS.has(node.expression.name.text) &&
      isDatabase(checker.getTypeAtLocation(node.expression.expression)),
  )
}

function isDatabase(type: ts.Type): boolean {
  return (
    type.getSymbol()?.name === 'Database' ||
    (type.isClassOrInterface() && (type.getBaseTypes() ?? []).some((base) => isDatabase(base)))
  )
}

function textsOf(expression: ts.Expression, texts: Texts): string[] | null {
  try {
    return texts.of(expression)
  } catch (error) {
    if (error instanceof BuiltAtRunTime) return null
    throw error
  }
}

function placeOf(node: ts.Node): string {
  const file = node.getSourceFile()
  const { line } = file.getLineAndCharacterOfPosition(node.getStart())
  return `${relative('.', file.fileName)}:${line + 1}`
}
