/** The walls of ARCHITECTURE.md as errors: data flows one way through lib/. */
const MAY = {
  core: [],
  contract: ['core'],
  text: ['core', 'contract'],
  ingest: ['core'],
  jinja: [],
  render: ['core', 'contract', 'jinja'],
  audit: ['core', 'contract', 'render'],
  dedup: ['core', 'contract', 'text'],
  decontam: ['core', 'contract', 'text'],
  review: ['core', 'contract'],
  release: ['core', 'contract', 'dedup'],
  adapters: ['core', 'contract', 'ingest', 'render', 'dedup', 'decontam'],
  db: ['core', 'contract', 'release'],
  jobs: ['core', 'contract', 'ingest', 'render', 'audit', 'dedup', 'decontam', 'release', 'adapters', 'db'],
  services: [
    'core',
    'contract',
    'text',
    'ingest',
    'render',
    'audit',
    'dedup',
    'decontam',
    'review',
    'release',
    'adapters',
    'db',
    'jobs',
  ],
  cli: ['core', 'contract', 'services'],
}
const PURE = [
  'core',
  'contract',
  'text',
  'ingest',
  'jinja',
  'render',
  'audit',
  'dedup',
  'decontam',
  'review',
  'release',
].join('|')
/** Rooms entered by their index.ts. In core, contract, text, db, adapters and services every file is a door. */
const DOORED = ['ingest', 'jinja', 'render', 'audit', 'dedup', 'decontam', 'review', 'release', 'jobs'].join(
  '|',
)
const FRAMEWORK = '^(node_modules/)?(next|react|react-dom|@prisma|server-only|better-sqlite3)(/|$)'

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'pure-rooms',
      comment: 'Domain code knows nothing of Next, React, Prisma or the machine.',
      severity: 'error',
      from: { path: `^lib/(${PURE})/` },
      to: {
        path: [
          FRAMEWORK,
          '^lib/(adapters|db|jobs|services|cli)/',
          '^(app|components)/',
          '^(node:)?(fs|os|child_process|worker_threads|http|net)(/|$)',
        ],
      },
    },
    ...Object.entries(MAY).map(([room, may]) => ({
      name: `room-${room}`,
      severity: 'error',
      from: { path: `^lib/${room}/` },
      to: {
        path: '^(lib|app|components)/',
        pathNot: [`^lib/${room}/`, ...may.map((other) => `^lib/${other}/`)],
      },
    })),
    {
      name: 'room-door',
      comment: 'Enter another room by its index.ts.',
      severity: 'error',
      from: { path: '^(lib/[^/]+|app|components)/' },
      to: { path: `^lib/(${DOORED})/`, pathNot: ['^$1/', '/index\\.ts$'] },
    },
    {
      name: 'app-through-services',
      comment: 'Pages and handlers are thin: they call lib/services.',
      severity: 'error',
      from: { path: '^app/' },
      to: { path: '^lib/', pathNot: '^lib/(services|contract|core)/' },
    },
    {
      name: 'components-are-views',
      comment: 'Components see types of the domain, never the server.',
      severity: 'error',
      from: { path: '^components/' },
      to: { path: '^(lib/(?!core/|contract/)|app/)' },
    },
    {
      name: 'prisma-only-in-db',
      severity: 'error',
      from: { pathNot: '^(lib/db|prisma|tests|scripts)/|^prisma\\.config\\.ts$' },
      to: { path: '^(node_modules/)?(@prisma|prisma|better-sqlite3)(/|$)' },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^lib/', pathNot: '\\.d\\.ts$|^lib/db/generated/' },
      to: {},
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules|lib/db/generated' },
    exclude: { path: '^(\\.next|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
}
