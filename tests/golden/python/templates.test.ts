import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseTemplate } from '@/lib/jinja'
import { describeWithData } from '../../shared-data'
import { templateFiles, TOKENS } from '../conformance/plain-chats'
import { askReference, describeWithPython, REFERENCE_DATE } from './reference'
import { difference, renderExactly } from './rendered'

describeWithData('every template of the collection', (data) => {
  describeWithPython(
    'random conversations against jinja2 as transformers sets it up',
    ['transformers'],
    () => {
      it.each(['trl', 'chujiezheng'])(
        '%s',
        async (collection) => {
          const names = templateFiles(data).filter((name) => name.startsWith(`${collection}/`))
          const sources = names.map((name) => readFileSync(join(data, 'templates', name), 'utf8'))
          const answers = await askReference<{ text: string }>(
            'render',
            { templates: sources, tokens: TOKENS, date: REFERENCE_DATE },
            [],
          )
          const differing: string[] = []
          let [rendered, refused] = [0, 0]
          for (const [which, source] of sources.entries()) {
            const template = parseTemplate(source)
            for (const { conversation, made } of answers) {
              const wanted = made[which]!
              const differs = difference(renderExactly(conversation, template, TOKENS), wanted)
              if (differs !== null)
                differing.push(`${names[which]!} ${differs}: ${conversation.slice(0, 1000)}`)
              if ('error' in wanted) refused++
              else rendered++
            }
          }
          console.log(
            `${collection}: ${names.length} templates, ${rendered} rendered, ${refused} refused, ${differing.length} differing`,
          )
          expect(differing.slice(0, 20)).toEqual([])
        },
        600_000,
      )
    },
  )
})
