/**
 * `npx tsx scripts/template-audit.ts DATA [--rows 500] [--file chat/x.jsonl] [--show CODE] >
 * docs/template-audit.md`: what the checks find in the first rows of every file of DATA/instruct
 * and DATA/chat under five families, as Markdown. With --show the findings of one code are listed
 * with their rows, to be read by a person.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openSource } from '@/lib/adapters/files'
import { loadTokenizer } from '@/lib/adapters/tokenizers'
import type { Conversation } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import { detect, type ReadOptions, readRows } from '@/lib/ingest'
import { CHECKS, createSetup, findTemplateWarnings, labelExample, type Setup } from '@/lib/render'

const FAMILIES = ['qwen2_5', 'qwen3', 'llama3_2', 'mistral_nemo', 'gemma3']
const READ: ReadOptions = { format: 'auto', mixed: 'keep-all', preference: 'chosen' }
/** Not a code of a check: the template refuses the row. */
const REFUSED = 'refused'

const {
  values,
  positionals: [data],
} = parseArgs({
  options: {
    rows: { type: 'string', default: '500' },
    file: { type: 'string' },
    show: { type: 'string' },
    policy: { type: 'string', default: 'assistant' },
  },
  allowPositionals: true,
})
if (data === undefined)
  throw new Error('usage: npx tsx scripts/template-audit.ts DATA [--rows N] [--file FILE] [--show CODE]')

/** Rows of a file by code and family, and why rows were refused. */
interface Counts {
  file: string
  rows: number
  byCode: Map<string, Map<string, number>>
}

const files =
  values.file === undefined
    ? ['instruct', 'chat'].flatMap((folder) =>
        readdirSync(join(data, folder))
          .sort()
          .map((name) => join(folder, name)),
      )
    : [values.file]
const setups = new Map<string, Setup>()
for (const family of FAMILIES) {
  setups.set(
    family,
    createSetup({
      tokenizer: await loadTokenizer(family, '.winnow'),
      template: null,
      policy: values.policy,
      maxLength: 4096,
    }),
  )
}

const counted: Counts[] = []
const refused: string[] = []
const reasons = new Map<string, number>()
for (const file of files) {
  try {
    counted.push(audit(file, await conversationsOf(join(data, file), Number(values.rows))))
  } catch (error) {
    if (!(error instanceof WinnowError)) throw error
    refused.push(`${file} (${error.code})`)
  }
}
if (values.show === undefined) report()

async function conversationsOf(path: string, most: number): Promise<Conversation[]> {
  const source = await openSource(path, path)
  const conversations: Conversation[] = []
  try {
    for await (const batch of readRows(source, await detect(source, READ), READ)) {
      for (const row of batch) if (row.ok) conversations.push(row.conversation)
      if (conversations.length >= most) break
    }
  } finally {
    await source.close()
  }
  return conversations.slice(0, most)
}

function audit(file: string, conversations: readonly Conversation[]): Counts {
  const byCode: Counts['byCode'] = new Map()
  for (const [family, setup] of setups) {
    conversations.forEach((conversation, row) => {
      const labelled = labelExample(conversation, setup)
      const found = labelled.ok
        ? labelled.value.warnings
        : [{ code: REFUSED, message: labelled.problem.message, span: null }]
      for (const code of new Set(found.map((warning) => warning.code))) {
        const families = byCode.get(code) ?? new Map<string, number>()
        byCode.set(code, families.set(family, (families.get(family) ?? 0) + 1))
      }
      if (!labelled.ok) {
        const reason = `${family}: ${labelled.problem.message}`
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
      }
      for (const { code, message, span } of found) {
        if (code !== values.show) continue
        const text =
          labelled.ok && span !== null
            ? labelled.value.text.slice(Math.max(0, span.start - 60), span.end + 60)
            : ''
        print(`${file} row ${row + 1} ${family}: ${message}\n    ${JSON.stringify(text.slice(0, 400))}`)
      }
    })
  }
  return { file, rows: conversations.length, byCode }
}

function report(): void {
  const severity = new Map<string, string>(CHECKS.map((check) => [check.code, check.severity]))
  const order = [...CHECKS.map(({ code }) => code), REFUSED]
  const total = counted.reduce((sum, { rows }) => sum + rows, 0)
  print(
    `## All ${counted.length} files, ${total} rows\n\n| finding | severity | ${FAMILIES.join(' | ')} |\n|---|---|${'---:|'.repeat(FAMILIES.length)}`,
  )
  for (const code of order) {
    const cells = FAMILIES.map((family) =>
      counted.reduce((sum, { byCode }) => sum + (byCode.get(code)?.get(family) ?? 0), 0),
    )
    if (cells.some((cell) => cell > 0))
      print(`| ${code} | ${severity.get(code) ?? 'error'} | ${cells.join(' | ')} |`)
  }
  print(
    `\n## By file\n\nRows with the finding, in the order ${FAMILIES.join(' / ')}; findings of severity info are left out.\n\n| file | rows | findings |\n|---|---:|---|`,
  )
  for (const { file, rows, byCode } of counted) {
    const findings = order.flatMap((code) => {
      const families = byCode.get(code)
      return families === undefined || severity.get(code) === 'info'
        ? []
        : [`${code} ${FAMILIES.map((family) => families.get(family) ?? 0).join('/')}`]
    })
    print(`| ${file} | ${rows} | ${findings.join('<br>')} |`)
  }
  print(
    `\nNot conversations, so refused by import: ${refused.join(', ') || 'none'}.\n\n## Why rows were refused\n\n| family: the template's words | rows |\n|---|---:|`,
  )
  for (const [reason, rows] of [...reasons].sort((one, other) => other[1] - one[1]))
    print(`| ${reason.replaceAll('|', '\\|')} | ${rows} |`)
  print('\n## Once per template\n\n| family | finding | |\n|---|---|---|')
  for (const [family, setup] of setups)
    for (const { code, message } of findTemplateWarnings(setup))
      print(`| ${family} | ${code} | ${message.replaceAll('|', '\\|')} |`)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
