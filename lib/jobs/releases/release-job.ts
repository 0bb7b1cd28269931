import { asDiskFull } from '@/lib/adapters/files'
import { scopeLines } from '@/lib/core/conversation'
import { WinnowError } from '@/lib/core/errors'
import type { LedgerHead } from '@/lib/core/ledger'
import { datasetById, type DatasetRow } from '@/lib/db/datasets'
import { recordEvent } from '@/lib/db/events'
import { ledgerHead } from '@/lib/db/ledger'
import { conversationOf } from '@/lib/db/examples'
import { approvedRows, insertRelease } from '@/lib/db/releases'
import { DEFAULT_SHINGLING, nearPairs, ShingleCollection } from '@/lib/dedup'
import { arrangeSystemPrompts } from '@/lib/render'
import {
  apportion,
  closedGates,
  type FailingRows,
  type GateFacts,
  gates,
  groupRows,
  NEAR_THRESHOLD,
  splitOf,
} from '@/lib/release'
import { type Labeller, openLabeller } from '@/lib/adapters/labeller'
import { defineJob, type JobContext } from '../engine/define'
import { standingFacts } from './release-gates'
import { type PlannedRow, writeRelease } from './release-files'
import { sweepMoves } from './release-move'
import { checkPlace } from './release-place'
import { type ReleaseParameters, releaseParameters } from './parameters'

const CHUNK = 500

/** Approved revisions to files, once every gate is open or waived by name. */
export const releaseJob = defineJob<ReleaseParameters>({
  params: releaseParameters,

  async run(params, context) {
    const { db, datasetId } = context
    const dataset = await datasetById(db, datasetId)
    await sweepMoves(db, context.home, context.jobId)
    if (params.out !== null) checkPlace(params.out, dataset.name, context.home)
    const labeller = await openLabeller(dataset.contract, context.home)
    const { rows, facts, ledger } = plan(params, context, dataset, labeller)
    const checked = gates(facts)
    refuseClosed(closedGates(checked, params.waivers))
    const written = await writeRelease(rows, {
      params,
      context,
      dataset,
      rubricVersion: facts.rubricVersion,
      ledger,
      rendering: { tokenizer: labeller.tokenizerHash, template: labeller.templateHash },
      gates: checked.map(({ id, state, detail }) => ({
        id,
        state,
        detail,
        waived: state === 'passed' ? null : (params.waivers[id]?.trim() ?? null),
      })),
    }).catch((error: unknown) => {
      throw asDiskFull(error, 'No release was made.')
    })
    return context.complete((transaction) => {
      recordEvent(transaction, context.actor, 'release', {
        dataset: datasetId,
        manifest: written.manifestHash,
        seed: params.seed,
        rows: rows.length,
        waivers: params.waivers,
      })
      const version = insertRelease(db, {
        datasetId,
        dir: written.dir,
        seed: params.seed,
        params: JSON.stringify({ ...params, actor: context.actor }),
        manifest: written.manifest,
        manifestHash: written.manifestHash,
        items: rows.map((row) => ({ exampleId: row.id, revisionId: row.revisionId, split: row.split })),
      })
      return {
        version,
        dir: written.dir,
        splits: facts.splits,
        gates: checked,
        manifest: written.manifestHash,
        actor: context.actor,
      }
    })
  },

  discard() {
    // Files are written to a temporary folder and moved into place last; the next release removes
    // what a kill leaves there.
  },
})

/** @throws WinnowError gate-closed, with what each gate found and what opens it */
function refuseClosed(closed: ReturnType<typeof closedGates>): void {
  if (closed.length === 0) return
  const list = closed.map(
    ({ id, detail, next, waivable }) =>
      `${id}: ${detail}${next === null ? '' : ` ${next.label}: \`${next.command}\`.`}${waivable ? '' : ' It can never be waived.'}`,
  )
  const count = closed.length === 1 ? 'one gate is' : `${closed.length} gates are`
  const waive = closed.some(({ waivable }) => waivable)
    ? '\nWhere a gate may be waived, give your reason for it: --waive GATE="reason", or on the Releases page.'
    : ''
  throw new WinnowError('gate-closed', `The release is refused, ${count} closed.\n${list.join('\n')}${waive}`)
}

/** Groups, splits and the facts the gates look at, in one pass over the approved texts. */
function plan(
  params: ReleaseParameters,
  context: JobContext,
  dataset: DatasetRow,
  labeller: Labeller,
): { rows: PlannedRow[]; facts: GateFacts; ledger: LedgerHead | null } {
  const { db, datasetId } = context
  const { contract } = dataset
  // One consistent snapshot: a row that is set aside while the texts are read must not pass the
  // gates and still be in the release.
  const { approved, standing, ledger } = db.snapshot(() => {
    const all = approvedRows(db, datasetId)
    return {
      approved: all,
      ledger: ledgerHead(db, datasetId),
      standing: standingFacts(dataset, context, new Set(all.map(({ id }) => id))),
    }
  })
  const shingles = new ShingleCollection(DEFAULT_SHINGLING)
  const unrenderable = new Failing()
  const untrained = new Failing()
  for (const [at, { id, revisionId }] of approved.entries()) {
    if (at % CHUNK === 0) {
      context.checkpoint()
      context.report('Checking rows', at, approved.length)
    }
    const conversation = arrangeSystemPrompts(conversationOf(db, revisionId), contract.systemPrompts)
    shingles.addLines(scopeLines(conversation, 'all'))
    const labelled = labeller.label(conversation)
    if (!labelled.ok) unrenderable.add(id, labelled.problem)
    else if (labelled.tokens.trained === 0)
      untrained.add(
        id,
        `the policy ${contract.policy} trains none of its ${labelled.tokens.kept === undefined ? '' : `first ${contract.maxLength} of `}${labelled.tokens.total} tokens`,
      )
  }
  const pairs = nearPairs(shingles, { threshold: NEAR_THRESHOLD, signal: context.signal })
  const groups = groupRows(
    approved.map((row) => row.key),
    Array.from(pairs.left, (left, at) => [left, pairs.right[at]!] as const),
  )
  const rows = approved.map((row, at): PlannedRow => ({
    ...row,
    group: groups[at]!,
    split: splitOf(groups[at]!, params.seed, params.splits),
  }))
  const leakingPairs = pairs.left.reduce(
    (leaks, left, at) => leaks + (rows[left]!.split === rows[pairs.right[at]!]!.split ? 0 : 1),
    0,
  )
  const splits = apportion(
    rows.map((row) => row.split),
    params.splits,
  )
  const texts = {
    unrenderable: unrenderable.first,
    untrained: untrained.first,
    leakingPairs,
    threshold: NEAR_THRESHOLD,
  }
  return { rows, ledger, facts: { ...standing, splits, texts } }
}

/** Counts rows that fail, and keeps the first of them. */
class Failing {
  first: FailingRows | null = null

  add(example: number, reason: string): void {
    if (this.first === null) this.first = { count: 1, example, reason }
    else this.first.count++
  }
}
