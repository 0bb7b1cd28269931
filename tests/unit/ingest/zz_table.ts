import { readdirSync } from 'node:fs'
import { detect, readRows } from '@/lib/ingest'
import { AUTO, sourceOfFile } from '/work/main/tests/unit/ingest/sources'
const root='/work/shared/data/'
process.on('unhandledRejection',(e)=>console.log('UNHANDLED',e))
const dirs = process.argv.slice(2)
for (const d of dirs) for (const f of readdirSync(root+d,{withFileTypes:true}).filter(x=>x.isFile()).map(x=>x.name).sort()) {
  const s = sourceOfFile(root+d+'/'+f)
  for (const preference of ['refuse','chosen'] as const) {
  try {
    const o={...AUTO,preference}
    const det = await detect(s,o)
    let a=0,r=0,first:any=null; const t=performance.now()
    for await (const b of readRows(s,det,o)) for (const x of b) { if (x.ok) a++; else {r++; first??=x} }
    console.log(`${d}/${f} | ${det.container} | ${det.recordSchema}${det.preference?' '+det.preference:''} | ${a+r} | ${a} | ${r} | ${first? first.code+' L'+first.line+': '+first.message.slice(0,150):''} ${Math.round(performance.now()-t)}ms`)
    if (!det.preference) break
  } catch(e:any) { console.log(`${d}/${f} | REFUSED ${e.name} ${e.code}: ${e.message.slice(0,330)}`); if (e.code!=='preference-data') break }
  }
}
