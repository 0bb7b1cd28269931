import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseTemplate, type ContextValue } from '@/lib/jinja'
import { describeWithData } from '../../shared-data'

interface Golden {
  readonly group: string
  readonly name: string
  readonly chat_template: string
  /** Absent in the one entry that tests huggingface.js's source formatter and renders nothing. */
  readonly data?: Record<string, ContextValue>
  readonly target: string
}

/** The day the expectations were written down on. */
const OPTIONS = { strftimeNow: () => '10 July 2025' }

/**
 * Prints a list of tools without tojson: huggingface.js writes JSON there, Python single quotes.
 */
const PRINTS_A_LIST = 'MadeAgents/Hammer2.1'
const QUOTING = /['"\\]/g

describeWithData('hfjs_goldens.json: the model templates huggingface.js is tested with', (folder) => {
  const goldens = JSON.parse(readFileSync(join(folder, 'templates/hfjs_goldens.json'), 'utf8')) as Golden[]

  it('all snippets of huggingface.js are present', () => {
    expect(goldens.length).toBe(54)
    expect(goldens.filter(({ data }) => data === undefined).map(({ name }) => name)).toEqual([
      'HuggingFaceTB/SmolVLM-Instruct',
    ])
  })

  it.each(goldens.map((golden) => [`${golden.group} ${golden.name}`, golden] as const))(
    '%s',
    (_, { name, chat_template, data, target }) => {
      const template = parseTemplate(chat_template)
      if (data === undefined) return
      const { text } = template.render(data, OPTIONS)
      if (name === PRINTS_A_LIST) expect(text.replace(QUOTING, '')).toBe(target.replace(QUOTING, ''))
      else expect(text).toBe(target)
    },
  )
})
