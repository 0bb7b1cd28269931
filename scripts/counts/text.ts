import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ESLint, type Linter } from 'eslint'
import tseslint from 'typescript-eslint'

const WIDE = 120
const COMPLEX = 20

/** How one folder of a tree reads. */
export interface Text {
  files: number
  lines: number
  /** Lines of a file: median, 95th percentile, most. */
  perFile: { p50: number; p95: number; max: number }
  /** Columns of lines that are not blank. */
  columns: { p95: number; p99: number }
  /** Share of them that is wider than 120 columns. */
  wide: number
  nestedTernaries: number
  /** Functions of a complexity over 20, by ESLint's count. */
  complex: number
}

export function sourceFiles(tree: string, folder: string): string[] {
  return readdirSync(join(tree, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((file) => /\.(?:tsx?|mts|mjs|js)$/.test(file) && !/\/(?:generated|node_modules)\//.test(file))
    .sort()
}

export async function textOf(tree: string, files: readonly string[]): Promise<Text> {
  const texts = files.map((file) => readFileSync(join(tree, file), 'utf8').trimEnd().split('\n'))
  const lengths = ascending(texts.map((lines) => lines.length))
  const columns = ascending(
    texts.flatMap((lines) => lines.filter((line) => line.trim() !== '').map((line) => line.length)),
  )
  const found = await faults(tree, files)
  return {
    files: files.length,
    lines: lengths.reduce((sum, length) => sum + length, 0),
    perFile: { p50: quantile(lengths, 0.5), p95: quantile(lengths, 0.95), max: lengths.at(-1) ?? 0 },
    columns: { p95: quantile(columns, 0.95), p99: quantile(columns, 0.99) },
    wide: columns.filter((length) => length > WIDE).length / Math.max(1, columns.length),
    nestedTernaries: found.filter((rule) => rule === 'no-nested-ternary').length,
    complex: found.filter((rule) => rule === 'complexity').length,
  }
}

const RULES: Linter.Config = {
  files: ['**/*.{ts,tsx,mts,mjs,js}'],
  languageOptions: { parser: tseslint.parser, parserOptions: { ecmaFeatures: { jsx: true } } },
  rules: { complexity: ['warn', COMPLEX], 'no-nested-ternary': 'warn' },
}

/** The names of the rules that the files break, whatever the tree itself asks of them. */
async function faults(tree: string, files: readonly string[]): Promise<(string | null)[]> {
  if (files.length === 0) return []
  const linter = new ESLint({
    cwd: tree,
    overrideConfigFile: true,
    overrideConfig: [RULES],
    allowInlineConfig: false,
  })
  const results = await linter.lintFiles([...files])
  return results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
}

function ascending(numbers: number[]): number[] {
  return numbers.sort((one, other) => one - other)
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
