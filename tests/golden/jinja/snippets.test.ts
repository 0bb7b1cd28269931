import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseTemplate, TemplateError } from '@/lib/jinja'
import { describeWithData } from '../../shared-data'

interface Snippets {
  readonly snippets: readonly string[]
  readonly python: readonly (readonly ['ok' | 'err', string])[]
}

/** What the snippets were rendered with (golden/README.md). */
const CONTEXT = {
  messages: [
    { role: 'user', content: 'hi' },
    { role: 'assistant', content: 'yo' },
  ],
  x: null,
}

describeWithData('jinja_snippets.json: what Python makes of every corner of the language', (data) => {
  const { snippets, python } = JSON.parse(
    readFileSync(join(data, 'golden/jinja_snippets.json'), 'utf8'),
  ) as Snippets

  it('every snippet has a result from Python', () => expect(snippets.length).toBe(python.length))

  it.each(snippets.map((snippet, index) => [snippet, python[index]!] as const))(
    '%s',
    (snippet, [verdict, text]) => {
      expect(renderSnippet(snippet)).toBe(verdict === 'ok' ? text : 'error')
    },
  )
})

function renderSnippet(snippet: string): string {
  try {
    return parseTemplate(snippet).render(CONTEXT, { strftimeNow: () => 'Saturday 21 November 2026' }).text
  } catch (error) {
    if (error instanceof TemplateError) return 'error'
    throw error
  }
}
