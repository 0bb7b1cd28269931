import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { ContaminationStats } from '@/lib/contract/contamination'
import { allContaminationHits, createContaminationSearch } from '@/lib/services/contamination'
import { importFile } from '@/lib/services/imports'
import { runHere, THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { describeWithData } from '../../shared-data'
import { useStudioHome } from '@/tests/studio-home'
import { session } from '@/tests/session'

describeWithData('GSM8K in other words, imported and searched for', (data) => {
  const home = useStudioHome()

  it('semantic candidates find at least 1,250 of the 1,319 rephrased items first, and flag none', async () => {
    const rephrased = readFileSync(join(data, 'contam/rephrase_gsm8k.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) =>
        (JSON.parse(line) as { text: string }).text.replace(/^Question: /, '').split('\nAnswer:'),
      )
    const train = join(home.folder, 'train.jsonl')
    writeFileSync(
      train,
      rephrased
        .map(([content, answer]) =>
          JSON.stringify({
            messages: [
              { role: 'user', content },
              { role: 'assistant', content: answer!.trim() },
            ],
          }),
        )
        .join('\n'),
    )
    await runHere(
      session(),
      await importFile(session(), train, { dataset: 'train', file: 'train.jsonl' }, THIS_PROCESS),
      () => undefined,
    )
    await runHere(
      session(),
      await importFile(
        session(),
        join(data, 'eval/gsm8k_test.jsonl'),
        { dataset: 'gsm8k', file: 'gsm8k_test.jsonl', purpose: 'eval' },
        THIS_PROCESS,
      ),
      () => undefined,
    )
    for (const [model, least] of [
      [join(data, 'model/potion-base-4m-int8'), 1_250],
      [undefined, 1_200],
    ] as const) {
      const stats = (await runHere(
        session(),
        await createContaminationSearch(
          session(),
          'train',
          { against: ['gsm8k'], semantic: { model } },
          THIS_PROCESS,
        ),
        () => undefined,
      )) as ContaminationStats
      const best = new Map<number, { score: number; own: boolean }>()
      for await (const { pass, evalExampleId, score, line, evalLine } of allContaminationHits(
        session(),
        'train',
      )) {
        if (pass === 'semantic' && score > (best.get(evalExampleId)?.score ?? 0))
          best.set(evalExampleId, { score, own: line === evalLine })
      }
      const own = [...best.values()].filter((candidate) => candidate.own).length
      const { found, planted, flagged, candidates } = stats.selfTest.find(({ kind }) =>
        kind.startsWith('rephrased'),
      )!
      console.log(
        `${stats.semantic!.vectors}: the own rephrasing first for ${own} of ${stats.evals[0]!.items}; of ${planted} planted in other words ${flagged} would be flagged, ${candidates} come up`,
      )
      expect(own).toBeGreaterThanOrEqual(least)
      // What the self-test says of rephrasings is what these 1,319 show: none is flagged, most come
      // up.
      expect([stats.flaggedRows, stats.evals[0]!.flagged, flagged, found.semantic === candidates]).toEqual([
        0,
        0,
        0,
        true,
      ])
      expect(candidates / planted).toBeGreaterThan(0.5)
    }
  })
})
