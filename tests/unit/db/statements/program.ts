import { resolve, sep } from 'node:path'
import ts from 'typescript'

/** The server's source, with the types that tell a `get` of the database from a `get` of a map. */
export interface ServerSource {
  checker: ts.TypeChecker
  files: readonly ts.SourceFile[]
}

const FLOORS = ['db', 'services', 'jobs'].map((floor) => resolve('lib', floor) + sep)
const GENERATED = resolve('lib', 'db', 'generated') + sep

export function serverSource(): ServerSource {
  const { config } = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)) as {
    config: object
  }
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, resolve('.'))
  const roots = fileNames
    .map((path) => resolve(path))
    .filter((path) => FLOORS.some((floor) => path.startsWith(floor)) && !path.startsWith(GENERATED))
  const program = ts.createProgram(roots, { ...options, incremental: false })
  return {
    checker: program.getTypeChecker(),
    files: roots.map((path) => program.getSourceFile(path)!),
  }
}

/** The declaration a name stands for, through imports. */
export function declarationOf(checker: ts.TypeChecker, name: ts.Node): ts.Declaration | undefined {
  const symbol = checker.getSymbolAtLocation(name)
  if (symbol === undefined) return undefined
  const aliased = (symbol.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(symbol) : symbol
  return aliased.valueDeclaration
}

export function* nodesOf(root: ts.Node): Generator<ts.Node> {
  yield root
  const children: ts.Node[] = []
  ts.forEachChild(root, (child) => void children.push(child))
  for (const child of children) yield* nodesOf(child)
}
