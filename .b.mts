import { readFileSync } from 'node:fs'
import { loadTokenizer } from './lib/adapters/tokenizers'
import { createSetup, labelExample, inspect } from './lib/render'
const rows: any[] = JSON.parse(readFileSync('/work/shared/data/instruct/dolly_3k.json','utf8'))
console.log(Object.keys(rows[0]))
const convs = rows.map(r => ({ messages: [{ role: 'user' as const, content: [r.instruction, r.context ?? r.input].filter(Boolean).join('\n\n') }, { role: 'assistant' as const, content: r.response ?? r.output }] }))
for (const f of process.argv.slice(2)) {
  const setup = createSetup({ tokenizer: await loadTokenizer(f,'.winnow'), template: null, policy:'assistant', maxLength: 4096 })
  for (let k=0;k<1;k++) {
    const t=performance.now(); let n=0
    for (const c of convs) { const r = labelExample(c, setup); if (r.ok) n+=r.value.ids.length; else throw new Error(r.problem.message) }
    const s=(performance.now()-t)/1000
    console.log(f, 'pass', k, (convs.length/s|0)+' ex/s', (n/s|0)+' tok/s', (n/convs.length).toFixed(0)+' tok/ex')
  }
}
