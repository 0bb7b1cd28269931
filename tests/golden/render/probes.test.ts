import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { probeTemplate } from '@/lib/render'
import { describeWithData } from '../../shared-data'
import { setupOf } from '../../unit/render/setups'
import golden from './probes.json'

type Answer = boolean | string

/**
 * Ours as TRL says it: an error where one text is refused, which TRL lets through from the prefix
 * probe alone.
 */
const asTrl = (answer: string | undefined): Answer => (answer === 'cannot tell' ? 'raises' : answer === 'yes')
const trls = (answer: Answer): Answer => (typeof answer === 'string' ? 'raises' : answer)

/**
 * probes.json is what TRL's own functions answer for its own templates; probes.py beside it made
 * it.
 */
describeWithData('TRL’s three probes, 53 templates × 6 tokenizers', (data) => {
  const tokenizers = [...new Set(golden.rows.map(({ tokenizer }) => tokenizer))]
  it.each(tokenizers)('%s', async (tokenizer) => {
    const differing: string[] = []
    for (const row of golden.rows.filter((candidate) => candidate.tokenizer === tokenizer)) {
      const template = readFileSync(join(data, 'templates/trl', `${row.template}.jinja`), 'utf8')
      const { probes } = probeTemplate(await setupOf(tokenizer, { template }))
      const answer = (id: string): Answer => asTrl(probes.find((probe) => probe.id === id)?.answer)
      const ours = [answer('tool-calls'), answer('prefix-tools'), answer('stop-token-tags')]
      const theirs = [row.tools, row.prefix, row.stop].map(trls)
      if (JSON.stringify(ours) !== JSON.stringify(theirs))
        differing.push(`${row.template}: ours ${ours.join(' ')}, TRL ${theirs.join(' ')}`)
    }
    expect(differing).toEqual([])
  })
})
