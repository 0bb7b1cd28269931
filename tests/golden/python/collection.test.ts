import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseTemplate, type ContextValue } from '@/lib/jinja'
import { describeWithData } from '../../shared-data'
import { PLAIN_CHATS, templateFiles, TOKENS } from '../conformance/plain-chats'
import { askAbout, describeWithPython, REFERENCE_DATE } from './reference'
import { difference } from './rendered'

interface HuggingfaceJsGolden {
  name: string
  chat_template: string
  data?: Record<string, ContextValue>
}

describeWithData('templates of other collections', (data) => {
  describeWithPython('against jinja2 as transformers sets it up', ['transformers'], () => {
    it('huggingface.js’s model templates give Python’s text, whatever huggingface.js expects', async () => {
      const goldens = (
        JSON.parse(readFileSync(join(data, 'templates/hfjs_goldens.json'), 'utf8')) as HuggingfaceJsGolden[]
      ).filter((golden) => golden.data !== undefined)
      const requests = goldens.map((golden) =>
        JSON.stringify({ template: golden.chat_template, variables: golden.data }),
      )
      const answers = await askAbout<{ text: string }>(
        'given',
        { templates: [''], date: '10 July 2025' },
        requests,
      )
      const differing = goldens.flatMap(({ name, chat_template, data: variables }, index) => {
        const text = parseTemplate(chat_template).render(variables!, {
          strftimeNow: () => '10 July 2025',
        }).text
        const differs = difference({ text }, answers[index]!.made[0]!)
        return differs === null ? [] : [`${name} ${differs}`]
      })
      expect(goldens).toHaveLength(53)
      expect(differing).toEqual([])
    })

    it('what Python makes of plain chats is what stands in plain-chats.json', async () => {
      const files = templateFiles(data)
      const templates = files.map((file) => readFileSync(join(data, 'templates', file), 'utf8'))
      const answers = await askAbout<{ text: string }>(
        'render',
        { templates, tokens: TOKENS, date: REFERENCE_DATE },
        Object.values(PLAIN_CHATS).map((messages) => JSON.stringify({ messages })),
      )
      const made = Object.fromEntries(
        files.map((file, which) => [
          file,
          Object.fromEntries(
            Object.keys(PLAIN_CHATS).map((chat, index) => [chat, answers[index]!.made[which]!]),
          ),
        ]),
      )
      // Written anew by `vitest run -u`.
      await expect(`${JSON.stringify(made, null, 1)}\n`).toMatchFileSnapshot(
        '../conformance/plain-chats.json',
      )
    })
  })
})
