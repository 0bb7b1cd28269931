import { resolve } from 'node:path'
import { WinnowError } from '@/lib/core/errors'
import { EXPORT_SCHEMAS } from '@/lib/core/status'
import type { GateState, GateView } from '@/lib/contract/gates'
import { createRelease, type ReleaseOptions, verifyFolder } from '@/lib/services/releases'
import { THIS_PROCESS } from '@/lib/services/jobs/run-here'
import { choiceOption, type Command, numberOption, required } from '../command'
import { runWithProgress } from '../progress'

export const releaseCommand: Command = {
  name: 'release',
  usage:
    'release DATASET --out DIR [--format messages|sharegpt|alpaca] [--splits ' +
    'train=0.9,validation=0.05,test=0.05] [--seed N] [--waive GATE="reason"]',
  details:
    'A release needs every gate passed, or waived by name. The same rows, seed and parameters give the same bytes.',
  example:
    'release support --out support-v1 --splits train=0.9,test=0.1 --waive contamination="no eval set for this model yet"',
  options: {
    out: {
      type: 'string',
      about: 'Folder to write: new, empty, or with an earlier release of the dataset and nothing else',
    },
    format: { type: 'string', about: 'Record schema: messages, sharegpt or alpaca', fallback: 'messages' },
    splits: {
      type: 'string',
      about: 'Names and shares of the splits',
      fallback: 'train=0.9,validation=0.05,test=0.05',
    },
    seed: { type: 'string', about: 'Seed of the splits', fallback: '42' },
    waive: {
      type: 'string',
      multiple: true,
      about: 'Release in spite of a gate, for a reason of ten characters or more; may be repeated',
    },
  },

  async run(session, input) {
    const name = required(releaseCommand, input)
    const out = input.text('out')
    if (out === undefined)
      throw new WinnowError('usage', `--out is missing.\nUsage: winnow ${releaseCommand.usage}`)
    const splits = input.text('splits')
    const request: ReleaseOptions = {
      out: resolve(out),
      format: choiceOption(input, 'format', EXPORT_SCHEMAS),
      seed: numberOption(input, 'seed'),
      splits: splits === undefined ? undefined : readShares(splits),
      waivers: readAssignments(input.list('waive'), 'waive'),
    }
    const result = (await runWithProgress(
      session,
      await createRelease(session, name, request, THIS_PROCESS),
    )) as {
      version: number
      dir: string
      splits: Record<string, number>
      gates: GateView[]
      manifest: string
      actor: string
    }
    const splitsMade = Object.entries(result.splits)
      .map(([split, rows]) => `${split} ${rows}`)
      .join(', ')
    const waived = result.gates.filter(({ state }) => state !== 'passed')
    return {
      value: result,
      text: [
        `release ${result.version} in ${result.dir}: ${splitsMade}; manifest ${result.manifest}`,
        ...waived.map(({ id, state, detail }) =>
          describeGate({ id, state, detail, waived: request.waivers?.[id] ?? null }, ` by ${result.actor}`),
        ),
      ].join('\n'),
    }
  },
}

function readAssignments(list: readonly string[], option: string): Record<string, string> {
  return Object.fromEntries(
    list.map((entry) => {
      const at = entry.indexOf('=')
      if (at < 1 || at === entry.length - 1)
        throw new WinnowError('usage', `--${option} takes name=value, not "${entry}".`)
      return [entry.slice(0, at).trim(), entry.slice(at + 1).trim()]
    }),
  )
}

function readShares(text: string): Record<string, number> {
  return Object.fromEntries(
    Object.entries(readAssignments(text.split(','), 'splits')).map(([split, share]) => {
      if (!Number.isFinite(Number(share)))
        throw new WinnowError('usage', `The share of ${split} is a number such as 0.9, not "${share}".`)
      return [split, Number(share)]
    }),
  )
}

export const verifyCommand: Command = {
  name: 'verify',
  usage: 'verify DIR',
  example: 'verify support-v1',
  refusedWhere: 'a hash, split or row does not hold, or rows leak between splits',
  options: {},

  async run(_session, input) {
    const result = await verifyFolder(resolve(required(verifyCommand, input)))
    const found = result.ok ? ['ok: every hash, split and row holds, and nothing leaks'] : result.problems
    return {
      value: result,
      text: [...found, ...result.gates.map((gate) => describeGate(gate))].join('\n'),
      exit: result.ok ? 0 : 1,
    }
  },
}

const STATE_WORDS: Readonly<Record<GateState, string>> = {
  passed: 'passed',
  failed: 'failed',
  'not-checked': 'not checked',
}

function describeGate(
  { id, state, detail, waived }: Pick<GateView, 'state' | 'detail'> & { id: string; waived: string | null },
  by = '',
): string {
  return `  ${STATE_WORDS[state].padEnd(11)}  ${id}: ${detail}${waived === null ? '' : ` Waived${by}: ${waived}`}`
}
