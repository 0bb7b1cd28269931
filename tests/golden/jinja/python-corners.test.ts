import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fromJson, parseTemplate, TemplateError, type ContextValue } from '@/lib/jinja'

interface Corners {
  /** JSON text of the context all cases are rendered with. */
  readonly context: string
  readonly cases: readonly { readonly template: string; readonly text?: string; readonly error?: string }[]
}

/**
 * Made with jinja2 3.1.6 under Python 3.11 in the environment transformers sets up; strftime_now
 * says "2026".
 */
const { context, cases } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'python-corners.json'), 'utf8'),
) as Corners

describe('what Python makes of the corners of the language', () => {
  const given = Object.fromEntries(fromJson(context) as Map<string, ContextValue>)

  it.each(cases)('$template', ({ template, text }) => {
    expect(renderOrError(template)).toBe(text ?? 'error')
  })

  function renderOrError(template: string): string {
    try {
      return parseTemplate(template).render(given, { strftimeNow: () => '2026' }).text
    } catch (error) {
      if (error instanceof TemplateError) return 'error'
      throw error
    }
  }
})
