import { readFileSync } from 'node:fs'
import { loadTokenizer } from './lib/adapters/tokenizers'
import { createSetup, labelExample } from './lib/render'
const rows: any[] = ['dolly_3k','codealpaca_2k','gpteacher_roleplay','gsm8k_train_as_instruct'].flatMap(f=>JSON.parse(readFileSync('/work/shared/data/instruct/'+f+'.json','utf8')))
const convs = rows.map(r => ({ messages: [{ role: 'user' as const, content: [r.instruction, r.context ?? r.input].filter(Boolean).join('\n\n') || 'x' }, { role: 'assistant' as const, content: r.response ?? r.output }] }))
for (const f of process.argv.slice(2)) {
  const t0=performance.now(); const tk=await loadTokenizer(f,'.winnow'); const load=performance.now()-t0
  const setup = createSetup({ tokenizer: tk, template: null, policy:'assistant', maxLength: 4096 })
  const t=performance.now(); const c0=process.cpuUsage(); let n=0, bad=0
  for (const c of convs) { const r = labelExample(c, setup); if (r.ok) n+=r.value.ids.length; else bad++ }
  const s=(performance.now()-t)/1000; const c=process.cpuUsage(c0)
  console.log(f, 'load ms', load|0, convs.length, 'rows', (convs.length/s|0)+' ex/s', (convs.length/((c.user+c.system)/1e6)|0)+' ex/cpu-s', (n/s|0)+' tok/s', (n/convs.length).toFixed(0)+' tok/ex', 'bad', bad, 'rss', process.memoryUsage().rss>>20)
}
