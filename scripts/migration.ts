/**
 * Writes the SQL that takes the committed schema (git HEAD) to the one in the working tree, as a
 * new folder of prisma/migrations: `npm run migration -- add-something`. `prisma migrate dev` would
 * do, but its schema engine is a download; the same engine as WebAssembly comes with npm.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'

interface SchemaEngineModule {
  __wbg_set_wasm(exports: WebAssembly.Exports): void
  SchemaEngine: {
    new: (
      options: object,
      log: () => void,
      adapter: object,
    ) => Promise<{ diff(params: object): Promise<{ stdout: string | null }> }>
  }
}

const name = process.argv[2]
if (name === undefined || !/^[a-z0-9-]+$/.test(name))
  throw new Error('usage: npm run migration -- a-name-in-lower-case')

const folder = resolve('node_modules/@prisma/schema-engine-wasm')
const bindings = (await import(`${folder}/schema_engine_bg.js`)) as SchemaEngineModule
const instance = new WebAssembly.Instance(
  new WebAssembly.Module(readFileSync(`${folder}/schema_engine_bg.wasm`)),
  {
    './schema_engine_bg.js': bindings as object as WebAssembly.ModuleImports,
  },
)
bindings.__wbg_set_wasm(instance.exports)
;(instance.exports['__wbindgen_start'] as () => void)()

const path = 'prisma/schema.prisma'
const schema = (content: string) => ({ tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] })
const migrated = readdirSync('prisma', { withFileTypes: true }).some((entry) => entry.name === 'migrations')
const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaBetterSqlite3({ url: ':memory:' }))
const engine = await bindings.SchemaEngine.new(
  { datamodels: [['schema.prisma', readFileSync(path, 'utf8')]] },
  () => undefined,
  adapter,
)
const { stdout } = await engine.diff({
  from: migrated
    ? schema(execFileSync('git', ['show', `HEAD:${path}`], { encoding: 'utf8' }))
    : { tag: 'empty' },
  to: schema(readFileSync(path, 'utf8')),
  script: true,
  exitCode: null,
  shadowDatabaseUrl: null,
  filters: { externalTables: [], externalEnums: [] },
})
if (stdout === null || stdout.trim() === '' || stdout.includes('This is an empty migration'))
  throw new Error('the schema has not changed since HEAD')
const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
mkdirSync(`prisma/migrations/${stamp}_${name}`, { recursive: true })
writeFileSync(`prisma/migrations/${stamp}_${name}/migration.sql`, stdout)
writeFileSync(
  'prisma/migrations/migration_lock.toml',
  '# Managed by Prisma; kept in version control.\nprovider = "sqlite"\n',
)
process.stdout.write(stdout)
