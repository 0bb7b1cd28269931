import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** What code exports and what it shows, read from its syntax. */

const GENERATED = join('lib', 'db', 'generated')

export function sources(...folders: string[]): ts.SourceFile[] {
  return folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((path) => /\.tsx?$/.test(path) && !path.startsWith(GENERATED))
    .map((path) => ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true))
}

export interface Export {
  name: string
  path: string
  isType: boolean
}

export function exportsOf(source: ts.SourceFile): Export[] {
  const found: Export[] = []
  for (const statement of source.statements) {
    const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined
    if (!modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue
    const isType =
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isClassDeclaration(statement)
    const add = (name: ts.Node | undefined): void => {
      if (name !== undefined) found.push({ name: name.getText(source), path: source.fileName, isType })
    }
    if (ts.isVariableStatement(statement))
      for (const { name } of statement.declarationList.declarations) add(name)
    else if (isType || ts.isFunctionDeclaration(statement)) add(statement.name)
  }
  return found
}

/** Texts between tags and in quotes; most of them are shown to somebody. */
export function textsOf(source: ts.SourceFile): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return
    if (ts.isJsxText(node) || ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node))
      found.push(node.text.replaceAll(/\s+/g, ' '))
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}
