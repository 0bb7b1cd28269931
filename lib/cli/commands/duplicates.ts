import {
  CLUSTER_SORTS,
  CLUSTER_STATES,
  type ClusterSummary,
  DUPLICATE_ANALYSES,
  type DuplicatePage,
} from '@/lib/contract/duplicates'
import { WinnowError } from '@/lib/core/errors'
import type { DecisionBatch } from '@/lib/contract/row-decisions'
import { decideDuplicates, duplicateCluster, duplicatePage } from '@/lib/services/duplicates'
import { memberTexts } from '@/lib/services/duplicates/texts'
import { undoDecisions } from '@/lib/services/row-decisions'
import {
  choiceOption,
  type Command,
  type CommandInput,
  type CommandOutput,
  numberOption,
  required,
} from '../command'
import type { Session } from '@/lib/services/host/session'

export const duplicatesCommand: Command = {
  name: 'duplicates',
  usage:
    'duplicates DATASET [--by dedup|semantic] [--threshold T] [--sort size|doubt] [--state ' +
    'undecided|decided|gone|all] [--limit N] [--after N] [--cluster ID [--keeper ROW]] | ' +
    '--remove-suggested | --cluster ID --remove-others [--keeper ROW] | --cluster ID --keep-all | --undo BATCH',
  details:
    'Lists the clusters of the last search at a threshold, or one of them with another row kept. Every decision prints the id that `--undo` takes.',
  example: 'duplicates support --cluster 7 --remove-others',
  options: {
    by: { type: 'string', about: 'Which search: dedup or semantic', fallback: 'dedup' },
    threshold: { type: 'string', about: 'Show the clusters at this similarity', fallback: "the search's" },
    sort: { type: 'string', about: 'Order of the clusters: size or doubt', fallback: 'size' },
    state: {
      type: 'string',
      about: 'Which clusters: undecided, decided, gone or all',
      fallback: 'undecided; all with --cluster',
    },
    limit: { type: 'string', about: 'Clusters in the list', fallback: '50' },
    after: { type: 'string', about: 'Continue after this place, as the list before it says' },
    cluster: { type: 'string', about: 'Show one cluster, or decide about it' },
    keeper: { type: 'string', about: 'The row of the cluster to keep', fallback: 'the suggested one' },
    'remove-suggested': { type: 'boolean', about: 'Remove all rows that are suggested and undecided' },
    'remove-others': { type: 'boolean', about: 'Remove the other rows of the cluster' },
    'keep-all': { type: 'boolean', about: 'Keep all rows of the cluster' },
    undo: { type: 'string', about: 'Take back the decision with this id' },
  },

  async run(session, input) {
    const name = required(duplicatesCommand, input)
    const batch = input.text('undo')
    if (batch !== undefined) return gesture(await undoDecisions(session, name, batch))
    const query = {
      by: choiceOption(input, 'by', DUPLICATE_ANALYSES) ?? 'dedup',
      threshold: numberOption(input, 'threshold'),
    }
    const state =
      choiceOption(input, 'state', CLUSTER_STATES) ??
      (input.text('cluster') === undefined ? 'undecided' : 'all')
    const page = await duplicatePage(session, name, {
      ...query,
      sort: choiceOption(input, 'sort', CLUSTER_SORTS) ?? 'size',
      state,
      limit: numberOption(input, 'limit'),
      after: numberOption(input, 'after'),
    })
    if (page === null)
      throw new WinnowError(
        'not-found',
        `${name} has not been compared yet. Run \`winnow dedup ${name}${query.by === 'semantic' ? ' --method semantic' : ''}\` first.`,
      )
    const {
      run: { id: run },
      threshold,
    } = page
    if (input.flag('remove-suggested'))
      return gesture(await decideDuplicates(session, name, { gesture: 'remove-suggested', run, threshold }))
    const cluster = numberOption(input, 'cluster')
    const ofCluster = OF_CLUSTER.find((option) => input.flag(option) || input.text(option) !== undefined)
    if (cluster === undefined && ofCluster !== undefined)
      throw new WinnowError('usage', `--${ofCluster} needs the cluster: --cluster ID. Nothing was decided.`)
    if (cluster === undefined) return { value: listed(page), text: describe(page) }
    const keeper = numberOption(input, 'keeper')
    if (input.flag('remove-others'))
      return gesture(
        await decideDuplicates(session, name, { gesture: 'remove-others', run, threshold, cluster, keeper }),
      )
    if (input.flag('keep-all'))
      return gesture(await decideDuplicates(session, name, { gesture: 'keep-all', run, threshold, cluster }))
    return oneCluster(session, name, cluster, { ...query, keeper }, input)
  },
}

/** Options that mean nothing without a cluster. */
const OF_CLUSTER = ['remove-others', 'keep-all', 'keeper']

function gesture(batch: DecisionBatch): CommandOutput {
  const { removed, kept, batch: id, undoneAt } = batch
  const done = [removed > 0 && `removed ${rows(removed)}`, kept > 0 && `kept ${rows(kept)}`]
    .filter((part) => part !== false)
    .join(', ')
  return { value: batch, text: undoneAt === null ? `${done}; undo with --undo ${id}` : `undone: ${done}` }
}

function listed({ run, threshold, curve, states, clusters, next, refusal }: DuplicatePage): object {
  return {
    run: run.id,
    by: run.by,
    method: run.stats.method,
    threshold,
    complete: run.complete,
    stale: run.stale,
    ...curve.find((point) => point.threshold === threshold),
    states,
    curve,
    clusters,
    next,
    refusal,
  }
}

function describe({ run, threshold, states, clusters, next, refusal, curve }: DuplicatePage): string {
  const removable = curve.find((point) => point.threshold === threshold)?.removable
  return [
    `${run.stats.method} at ${threshold}: ${states.undecided} of ${states.all} clusters undecided${removable === undefined ? '' : `, ${rows(removable)} could be removed`}${states.gone > 0 ? `; in ${states.gone} the kept row is gone` : ''}`,
    ...(run.stale === null ? [] : [`  out of date: ${run.stale}`]),
    ...clusters.map(describeCluster),
    ...(next === null ? [] : [`more with --after ${next}`]),
    ...(refusal === null ? [] : [refusal]),
  ].join('\n')
}

function describeCluster({
  id,
  size,
  minScore,
  maxScore,
  removable,
  removed,
  kept,
  start,
}: ClusterSummary): string {
  return `  #${id}  ${rows(size)}  ${minScore.toFixed(2)} to ${maxScore.toFixed(2)}  ${removable} removable, ${removed} removed, ${kept} kept  ${JSON.stringify(start.slice(0, 60))}`
}

async function oneCluster(
  session: Session,
  name: string,
  cluster: number,
  query: { by: 'dedup' | 'semantic'; threshold: number | undefined; keeper: number | undefined },
  input: CommandInput,
): Promise<CommandOutput> {
  const found = await duplicateCluster(session, name, cluster, query, memberTexts)
  if (input.json) return { value: found, text: '' }
  const lines = found.members.map(
    ({ exampleId, role, keptId, score, reason, text }) =>
      `  #${exampleId}  ${role}${keptId === null ? '' : ` for #${keptId} (${score?.toFixed(3) ?? '1'})`}${reason === null ? '' : ` (${reason})`}  ${JSON.stringify(text.slice(0, 60))}`,
  )
  return {
    text: [
      describeCluster(found).trim(),
      ...lines,
      ...(found.hidden > 0 ? [`  and ${rows(found.hidden)} more`] : []),
    ].join('\n'),
  }
}

function rows(count: number): string {
  return `${count.toLocaleString('en')} row${count === 1 ? '' : 's'}`
}
