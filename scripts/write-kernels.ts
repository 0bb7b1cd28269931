/** `npm run kernels`: writes the bytes of every `.wat` file of lib/ as a module beside it. */
import { writeFileSync } from 'node:fs'
import { assembleKernels } from './assemble'

for (const { source, module, text } of await assembleKernels()) {
  writeFileSync(module, text)
  process.stdout.write(`${source} → ${module}\n`)
}
