import { WinnowError } from '@/lib/core/errors'
import type { Container } from '@/lib/core/status'
import { WRAPPER_START } from './array-scanner'
import { delimiterOf, firstRecord } from './csv'
import { parseJson } from './json-text'

/**
 * A text container, told from the start of the file (`whole`: all of it). Names are never looked
 * at: they lie.
 */
export function containerOf(name: string, probe: string, whole: boolean): Exclude<Container, 'parquet'> {
  const text = probe.trimStart()
  const lines = linesOf(text, whole)
  const standalone = lines.filter(isStandalone).length
  // Lines that are records of their own make it JSONL, also where some are broken. In one JSON text
  // the first line is never such a line, and only the last item of an array can be, between at
  // least two others.
  if (
    lines.length > 1 &&
    standalone > 0 &&
    (isStandalone(lines[0]!) || standalone >= lines.length - standalone)
  )
    return 'jsonl'
  if (text.startsWith('[')) return lines.length === 1 && isConversation(lines[0]!) ? 'jsonl' : 'json'
  if (text.startsWith('{'))
    return lines.length > 1 || WRAPPER_START.test(text.slice(0, 1000)) ? 'json' : 'jsonl'
  if (whole && parseJson(text).ok) return 'jsonl'
  const header = firstRecord(text)
  if (header.split(delimiterOf(header)).length > 1) return 'csv'
  throw new WinnowError(
    'malformed',
    `${name} is neither JSON, JSONL, CSV nor Parquet: line 1, column 1 starts with ${JSON.stringify(text.slice(0, 20))}, where "{", "[" or a CSV header was expected. Nothing was imported.`,
  )
}

/** Lines that are not blank; the last one only where it is complete, or the only one. */
function linesOf(text: string, whole: boolean): string[] {
  const lines = text.split('\n')
  if (!whole && lines.length > 1) lines.pop()
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}

function isStandalone(line: string): boolean {
  return (line.startsWith('{') && line.endsWith('}')) || (line.startsWith('[') && line.endsWith(']'))
}

/** One line that is one conversation: a list of messages. */
function isConversation(line: string): boolean {
  return /^\[\s*\{\s*"(?:role|content|from|value)"\s*:\s*"/.test(line)
}
