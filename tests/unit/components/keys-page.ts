import { grouped, type KeyTable } from '@/components/deck/key-table'
import { printedKeys } from '@/components/deck/printed-keys'

const TITLES: Readonly<Record<string, string>> = {
  review: 'Review',
  reasons: 'Review, after `r`',
  duplicates: 'Duplicates',
  contamination: 'Contamination',
  calibration: 'Calibration',
  inspector: 'Inspector',
}

/** docs/keys.md from the tables the screens read. */
export function keysPage(tables: Readonly<Record<string, KeyTable>>): string {
  const keysOf = ({ keys }: { keys: readonly string[] }) =>
    printedKeys(keys)
      .map((key) => `\`${key}\``)
      .join(' or ')
  const screens = Object.entries(tables).flatMap(([screen, table]) => [
    `## ${TITLES[screen]!}`,
    '',
    '| key | what it does |',
    '|---|---|',
    ...grouped(table).flatMap(({ entries }) =>
      entries.map((entry) => `| ${keysOf(entry)} | ${entry.label} |`),
    ),
    '',
  ])
  return [...INTRODUCTION, ...screens].join('\n')
}

const INTRODUCTION = [
  '# Keys',
  '',
  'The same deed has the same key on every screen (decision 0024). `?` shows the keys of a screen, and its sheet switches them off. They never act while you type, while a key is held, or while a window is open. `Ctrl Z` is `⌘ Z` on a Mac. Where the layout has no Latin letters, the place of the key counts: `r` is the key that says R on a US keyboard.',
  '',
]
