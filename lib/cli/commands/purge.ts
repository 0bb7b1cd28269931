import { type PurgeReport, purge, purgePlan } from '@/lib/services/purge'
import type { Command } from '../command'
import { endCount, showCount } from '../progress'

export const purgeCommand: Command = {
  name: 'purge',
  maximumArguments: 0,
  usage: 'purge [--releases] [--yes]',
  example: 'purge --yes',
  refusedWhere: 'something could not be deleted',
  options: {
    yes: { type: 'boolean', about: 'Delete; without it, only list what would be deleted, and how much' },
    releases: { type: 'boolean', about: 'Also delete the releases in the home' },
  },
  async run(session, input) {
    const releases = input.flag('releases')
    if (!input.flag('yes'))
      return {
        value: { purged: false, ...purgePlan(session, releases) },
        text: [
          ...describe(purgePlan(session, releases), 'would go'),
          'Nothing was deleted. This cannot be undone; to confirm: winnow purge --yes',
        ].join('\n'),
      }
    const report = await purge(session, releases, (rows) => showCount('Deleting rows', rows))
    endCount()
    return {
      value: { purged: true, ...report },
      text: describe(report, 'gone').join('\n'),
      exit: report.problems.length === 0 ? 0 : 1,
    }
  },
}

function describe({ parts, orphanedReleases, problems }: PurgeReport, word: string): string[] {
  const kept = orphanedReleases.count > 0 && !parts.some(({ what }) => what === 'releases')
  return [
    ...parts.map(({ what, count, bytes }) =>
      what === 'deleted rows'
        ? `${what} (${count} removed datasets), free pages and log: ${size(bytes)} ${word}`
        : `${what}: ${count}, ${size(bytes)} ${word}`,
    ),
    ...(kept
      ? [
          `${orphanedReleases.count} releases of removed datasets stay (${size(orphanedReleases.bytes)}): --releases deletes them too`,
        ]
      : []),
    'Not touched: releases written elsewhere, templates, tokenizers, models, and the ledger, which ' +
      'holds no text of rows.',
    ...problems,
  ]
}

const size = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
