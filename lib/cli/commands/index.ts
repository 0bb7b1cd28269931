import type { CommandEntry } from '../command'

/**
 * Every command by name. One is loaded on demand, with its own dependencies only: most of them need
 * neither tokenizers nor Next, and the list of all needs none of them.
 */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  import: {
    summary: 'Read files into a dataset',
    load: async () => (await import('./import')).importCommand,
  },
  'export-raw': {
    summary: 'Write rows in another record schema, lossless or refused, one JSON line per example',
    load: async () => (await import('./inspect')).exportCommand,
  },
  'export-labels': {
    summary: 'Write input_ids, labels (-100 where masked) and attention_mask, one JSON line per example',
    load: async () => (await import('./export-labels')).exportLabelsCommand,
  },
  'decode-check': {
    summary: 'Decode the token ids of a seeded sample and compare them with the records',
    load: async () => (await import('./decode-check')).decodeCheckCommand,
  },
  templates: {
    summary: 'List chat templates, print one, or check one against its family',
    load: async () => (await import('./templates')).templatesCommand,
  },
  render: {
    summary: 'Render a chat template, one JSON line per example',
    load: async () => (await import('./inspect')).renderCommand,
  },
  inspect: {
    summary: 'Show what the tokenizer and the loss see, one JSON line per example',
    load: async () => (await import('./inspect')).inspectCommand,
  },
  mask: {
    summary: 'List the tokens that mask policies or trainers disagree about, one JSON line per example',
    load: async () => (await import('./mask')).maskCommand,
  },
  audit: {
    summary: 'Check every row for problems that spoil a fine-tune',
    load: async () => (await import('./analyses')).auditCommand,
  },
  dedup: {
    summary: 'Find duplicates, and suggest which rows to keep',
    load: async () => (await import('./analyses')).dedupCommand,
  },
  duplicates: {
    summary: 'List clusters of duplicates, and decide which rows to remove',
    load: async () => (await import('./duplicates')).duplicatesCommand,
  },
  calibrate: {
    summary: 'Export borderline pairs, import judgements, and estimate precision and recall by threshold',
    load: async () => (await import('./semantic')).calibrateCommand,
  },
  decontaminate: {
    summary: 'Find rows that contain items of eval sets, and set them aside',
    load: async () => (await import('./decontaminate')).decontaminateCommand,
  },
  'gram-hashes': {
    summary:
      'Write an eval set as hashes, for people who may not read it, or remove a set of hashes from this home',
    load: async () => (await import('./gram-hashes')).gramHashesCommand,
  },
  rubric: {
    summary: 'Write the rubric: what perfect and bad examples look like',
    load: async () => (await import('./review')).rubricCommand,
  },
  judge: {
    summary: 'Give examples, by id, the same verdict',
    load: async () => (await import('./review')).judgeCommand,
  },
  release: {
    summary: 'Write approved rows to split files with a manifest',
    load: async () => (await import('./release')).releaseCommand,
  },
  verify: {
    summary: 'Recompute a release from its files alone',
    load: async () => (await import('./release')).verifyCommand,
  },
  datasets: {
    summary: 'List the datasets with their progress',
    load: async () => (await import('./state')).datasetsCommand,
  },
  remove: {
    summary:
      'Remove a dataset with its rows and verdicts; source files are kept until `winnow purge`, the ledger for ever',
    load: async () => (await import('./state')).removeCommand,
  },
  purge: {
    summary:
      'Permanently delete the data of removed datasets: source files, rows, caches, copies; lists it first',
    load: async () => (await import('./purge')).purgeCommand,
  },
  jobs: {
    summary: 'List the jobs: running ones with their process, others with their result',
    load: async () => (await import('./jobs')).jobsCommand,
  },
  cancel: {
    summary: 'Cancel a job by its number in `winnow jobs`, and take its work back',
    load: async () => (await import('./jobs')).cancelCommand,
  },
  tokenizers: {
    summary: 'List the tokenizers and where their files are, or download one from the Hub',
    load: async () => (await import('./state')).tokenizersCommand,
  },
  doctor: {
    summary:
      'Check the installation; with --ledger, check that no ledger entry was edited, removed or forked',
    load: async () => (await import('./state')).doctorCommand,
  },
  address: {
    summary: 'Print the address that opens the running studio in a browser, with its token',
    load: async () => (await import('./state')).addressCommand,
  },
  serve: {
    summary: 'Serve the studio in the browser (what npm start does last)',
    load: async () => (await import('./serve')).serveCommand,
  },
  completion: {
    summary: 'Print a script that completes commands, options and datasets in your shell',
    load: async () => (await import('./completion')).completionCommand(COMMANDS),
  },
}
