import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { expect, it } from 'vitest'
import { auditExample } from '@/lib/audit'
import { describeWithData } from '../../shared-data'
import { exampleOf, PARAMETERS, rulesFor, turn } from './fixtures'

interface Judgement {
  hits: number
  misses: number
  falseAlarms: number
}

function figures(
  name: string,
  { hits, misses, falseAlarms }: Judgement,
): { precision: number; recall: number } {
  const precision = hits / (hits + falseAlarms)
  const recall = hits / (hits + misses)
  console.log(
    `${name}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)} (${hits} hits, ${misses} misses, ${falseAlarms} false alarms)`,
  )
  return { precision, recall }
}

describeWithData('refusals, judged by two people (XSTest)', (data) => {
  it('the refusal rule finds full and partial refusals with precision >= 0.95 and recall >= 0.75', () => {
    const rows: { prompt: string; completion: string; final_label: string }[] = parse(
      readFileSync(`${data}/detect/xstest_v2_completions_llama2new.csv`),
      { columns: true },
    )
    expect(rows.length).toBe(450)
    const judgement = { hits: 0, misses: 0, falseAlarms: 0 }
    for (const { prompt, completion, final_label: label } of rows) {
      const found = rulesFor(exampleOf(turn(prompt, completion))).includes('refusal')
      if (label === '1_full_compliance') judgement.falseAlarms += Number(found)
      else if (found) judgement.hits++
      else judgement.misses++
    }
    const { precision, recall } = figures('refusal', judgement)
    expect(precision).toBeGreaterThanOrEqual(0.95)
    expect(recall).toBeGreaterThanOrEqual(0.75)
  })
})

describeWithData('private data, planted (Presidio)', (data) => {
  interface Planted {
    full_text: string
    spans: { entity_type: string; start_position: number; end_position: number }[]
  }
  const rows = (): Planted[] =>
    JSON.parse(readFileSync(`${data}/detect/presidio_synth_v2.json`, 'utf8')) as Planted[]

  it.each([
    ['pii-email', 'EMAIL_ADDRESS', 1, 1],
    ['pii-ssn', 'US_SSN', 1, 1],
    ['pii-iban', 'IBAN_CODE', 1, 1],
    ['pii-ip', 'IP_ADDRESS', 1, 1],
    ['pii-card', 'CREDIT_CARD', 0.97, 0.98],
    ['pii-phone', 'PHONE_NUMBER', 0.95, 0.75],
  ])('%s', (rule, type, leastPrecision, leastRecall) => {
    const judgement = { hits: 0, misses: 0, falseAlarms: 0 }
    for (const { full_text: text, spans } of rows()) {
      const planted = spans.filter((span) => span.entity_type === type)
      const found = auditExample(exampleOf(turn(text, 'Thank you, I have noted that down.')), PARAMETERS)
        .filter((finding) => finding.rule === rule)
        .flatMap((finding) => finding.spans)
      const meet = (one: { start: number; end: number }, other: Planted['spans'][number]): boolean =>
        one.start < other.end_position && other.start_position < one.end
      const hits = planted.filter((span) => found.some((one) => meet(one, span))).length
      judgement.hits += hits
      judgement.misses += planted.length - hits
      judgement.falseAlarms += found.filter((one) => !planted.some((span) => meet(one, span))).length
    }
    const { precision, recall } = figures(rule, judgement)
    expect(precision).toBeGreaterThanOrEqual(leastPrecision)
    expect(recall).toBeGreaterThanOrEqual(leastRecall)
  })
})

describeWithData('secrets (the examples of the Nosey Parker rules)', (data) => {
  it('the secret rule finds most keys; identifiers and guessable passwords are left out on purpose', () => {
    const lines = gunzipSync(readFileSync(`${data}/detect/secrets_noseyparker_examples.jsonl.gz`))
      .toString()
      .trimEnd()
      .split('\n')
    const rows = lines.map(
      (line) => JSON.parse(line) as { categories: string[] | null; label: number; text: string },
    )
    // Label 0 only says that one rule must not match: many of those texts hold a key of another
    // kind.
    const keys = rows.filter(
      ({ label, categories }) => label === 1 && categories?.includes('secret') === true,
    )
    const marked = keys.filter(({ categories }) => categories?.includes('fuzzy') === false)
    const found = (texts: typeof rows): number =>
      texts.filter(({ text }) => rulesFor(exampleOf(turn(text, 'Thank you.'))).includes('secret')).length
    const others = rows.filter(({ label }) => label === 0)
    console.log(
      `secret: ${found(keys)} of ${keys.length} examples, ${found(marked)} of the ${marked.length} with a mark of their own; ${found(others)} of ${others.length} texts that another rule passes over`,
    )
    expect(found(marked) / marked.length).toBeGreaterThan(0.7)
  })
})

describeWithData('known answers of AlpaGasus', (data) => {
  it('the text rules find 4 empty answers, 5 placeholders, 59 "no input" and 7 "no input required"', () => {
    const rows = JSON.parse(readFileSync(`${data}/instruct/alpagasus_claude_t45.json`, 'utf8')) as {
      instruction: string
      input: string
      output: string
    }[]
    const counts = new Map<string, number>()
    for (const { instruction, input, output } of rows) {
      for (const rule of rulesFor(exampleOf(turn(`${instruction}\n${input}`, output))))
        counts.set(rule, (counts.get(rule) ?? 0) + 1)
    }
    console.log('alpagasus:', Object.fromEntries(counts))
    expect(counts.get('empty-response')).toBe(4)
    expect(counts.get('placeholder-output')).toBe(5)
    expect(counts.get('no-input-text')).toBe(59 + 7)
  })
})
