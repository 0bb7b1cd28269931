import { readdirSync, readFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import wabt from 'wabt'

/** A kernel of WebAssembly as text, and the TypeScript module of its bytes beside it. */
export interface AssembledKernel {
  source: string
  module: string
  text: string
}

/** Every `.wat` file of lib/, assembled. */
export async function assembleKernels(): Promise<AssembledKernel[]> {
  const assembler = await wabt()
  const kernels = readdirSync('lib', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.wat'))
    .map((name) => `lib/${name.replaceAll('\\', '/')}`)
    .sort()
  return Promise.all(
    kernels.map(async (source) => {
      const parsed = assembler.parseWat(source, readFileSync(source, 'utf8'), { simd: true })
      parsed.validate()
      const { buffer } = parsed.toBinary({})
      parsed.destroy()
      const module = source.replace(/\.wat$/, '.ts')
      return { source, module, text: await moduleText(source, module, buffer) }
    }),
  )
}

async function moduleText(source: string, module: string, bytes: Uint8Array): Promise<string> {
  const name = source.replace(/^.*\/|\.wat$/g, '')
  const constant = name.replaceAll('-', '_').toUpperCase()
  const text = `/** ${name}.wat as bytes, written by \`npm run kernels\`. */
export const ${constant} = Uint8Array.from([${bytes.join(', ')}])
`
  return format(text, { ...(await resolveConfig(module)), filepath: module })
}
