import { openSync, readSync, statSync } from 'node:fs'
import { detect, readRows } from '@/lib/ingest'
import { AUTO } from './sources'
const p=process.argv[2]!
const fd=openSync(p,'r')
const s={name:p,size:statSync(p).size,read:async(a:number,n:number)=>{const b=Buffer.allocUnsafe(n);const k=readSync(fd,b,0,n,a);return b.subarray(0,k)}}
for(let i=0;i<2;i++){const t=performance.now();const d=await detect(s,AUTO);const t1=performance.now();let n=0,bad=0;for await(const b of readRows(s,d,AUTO)){n+=b.length;for(const x of b) if(!x.ok) bad++}
const ms=performance.now()-t1;console.log(d,n,bad,Math.round(t1-t),Math.round(ms),Math.round(n/ms*1000)+' rows/s',Math.round(process.memoryUsage().rss/1e6)+'MB')}
