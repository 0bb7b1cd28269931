import type { Command } from '../command'

/**
 * Every command by name. One is loaded on demand, with its own dependencies only: most of them need
 * neither tokenizers nor Next.
 */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  import: async () => (await import('./import')).importCommand,
  'export-raw': async () => (await import('./inspect')).exportCommand,
  'export-labels': async () => (await import('./export-labels')).exportLabelsCommand,
  'decode-check': async () => (await import('./decode-check')).decodeCheckCommand,
  templates: async () => (await import('./templates')).templatesCommand,
  render: async () => (await import('./inspect')).renderCommand,
  inspect: async () => (await import('./inspect')).inspectCommand,
  mask: async () => (await import('./mask')).maskCommand,
  audit: async () => (await import('./analyses')).auditCommand,
  dedup: async () => (await import('./analyses')).dedupCommand,
  duplicates: async () => (await import('./duplicates')).duplicatesCommand,
  calibrate: async () => (await import('./semantic')).calibrateCommand,
  decontaminate: async () => (await import('./decontaminate')).decontaminateCommand,
  'gram-hashes': async () => (await import('./gram-hashes')).gramHashesCommand,
  rubric: async () => (await import('./review')).rubricCommand,
  judge: async () => (await import('./review')).judgeCommand,
  release: async () => (await import('./release')).releaseCommand,
  verify: async () => (await import('./release')).verifyCommand,
  datasets: async () => (await import('./state')).datasetsCommand,
  remove: async () => (await import('./state')).removeCommand,
  purge: async () => (await import('./purge')).purgeCommand,
  jobs: async () => (await import('./jobs')).jobsCommand,
  cancel: async () => (await import('./jobs')).cancelCommand,
  tokenizers: async () => (await import('./state')).tokenizersCommand,
  doctor: async () => (await import('./state')).doctorCommand,
  address: async () => (await import('./state')).addressCommand,
  serve: async () => (await import('./serve')).serveCommand,
}
