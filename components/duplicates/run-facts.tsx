import Link from 'next/link'
import type { DedupStats, DuplicateRun } from '@/lib/contract/duplicates'
import { DIFFERENCE_WORDS, DIFFERENCES, type SemanticStats } from '@/lib/contract/semantic'
import { RecallCurve } from '../charts/recall-curve'
import { count, counted, moment, percent } from '../format'
import { datasetPath, examplePath } from '../links'
import { Notice } from '../ui/notice'
import { Stale } from '../ui/stale'

const METHODS = {
  exact: 'Exactly the same',
  near: 'Nearly the same, exact Jaccard similarity',
  minhash: 'Nearly the same, found by MinHash and verified by exact Jaccard similarity',
  semantic: 'By meaning',
} as const
const SCOPES: Readonly<Record<string, string>> = {
  all: 'whole conversations',
  prompt: 'prompts',
  response: 'responses',
}

/** What must be known before rows go. */
export function RunWarnings({ run: { stats, stale } }: { run: DuplicateRun }) {
  const warnings = stats.method === 'semantic' ? [] : stats.warnings
  const sameAs = stats.method === 'semantic' ? [] : stats.sameAs
  return (
    <>
      {warnings.map((warning) => (
        <Notice key={warning} tone="warning" role="note" title="Look before you remove">
          {warning}
        </Notice>
      ))}
      {sameAs.map((other) => (
        <Notice key={other} tone="info" role="note" title={`The dataset ${other} has exactly the same rows`}>
          <Link className="text-accent underline" href={datasetPath(other)}>
            Open {other}
          </Link>
        </Notice>
      ))}
      <Stale
        reason={
          stale === null ? null : `${stale} Search again; if rows were only added, only those are compared.`
        }
      />
    </>
  )
}

/** How the clusters were found, in figures. */
export function RunFacts({ run: { stats, at } }: { run: DuplicateRun }) {
  return (
    <details className="min-w-0">
      <summary>
        <span className="text-accent underline">About this search</span>{' '}
        <span className="text-muted">
          {briefly(stats)} · {moment(at)}
        </span>
      </summary>
      <div className="mt-3 flex flex-col gap-4 rounded-md border px-4 py-3">
        <dl className="grid grid-cols-[minmax(110px,160px)_1fr] gap-x-4 gap-y-1">
          <Fact name="Method">
            {METHODS[stats.method]}
            {stats.method !== 'exact' && `, from ${stats.threshold}`}
          </Fact>
          <Fact name="Compared">
            {SCOPES[stats.scope]} of {counted(stats.examples, 'row')}
            {stats.method !== 'semantic' &&
              stats.against !== undefined &&
              `, with those of ${stats.against}, whose rows are all kept`}
          </Fact>
          {stats.method === 'semantic' ? <SemanticFacts stats={stats} /> : <WordFacts stats={stats} />}
          <Fact name="Run">
            {moment(at)}, {count(stats.method === 'semantic' ? stats.ms.total : stats.ms)} ms
          </Fact>
        </dl>
        {stats.method !== 'semantic' && stats.boilerplate !== undefined && (
          <Boilerplate boilerplate={stats.boilerplate} />
        )}
        {stats.method !== 'semantic' && stats.minhash !== undefined && (
          <RecallCurve minhash={stats.minhash} threshold={stats.threshold} />
        )}
      </div>
    </details>
  )
}

/** The search in a line. */
function briefly(stats: DuplicateRun['stats']): string {
  if (stats.method === 'semantic') return `by meaning, ${stats.vectors}, from ${stats.threshold}`
  const { method, threshold, shingle, compared, examples, against } = stats
  const how =
    method === 'exact'
      ? 'exactly the same'
      : `${method === 'near' ? 'nearly the same' : 'MinHash'} from ${threshold}`
  const parts = [
    how,
    SCOPES[stats.scope],
    against !== undefined && `against ${against}`,
    shingle !== undefined && `${shingle.unit} ${shingle.size}-grams`,
    method !== 'exact' &&
      `${count(compared)}${against === undefined ? ` of ${count(pairsOf(examples))}` : ''} pairs compared`,
  ]
  return parts.filter((part) => part !== false).join(', ')
}

const pairsOf = (rows: number): number => (rows * (rows - 1)) / 2

function WordFacts({
  stats: {
    method,
    against,
    examples,
    compared,
    pairs,
    clusters,
    removable,
    exact,
    shingle,
    butSystem,
    sameWords,
    minhash,
    added,
  },
}: {
  stats: DedupStats
}) {
  return (
    <>
      {shingle !== undefined && <Fact name="Shingles">runs of {counted(shingle.size, shingle.unit)}</Fact>}
      {method !== 'exact' && (
        <Fact name="Pairs compared">
          {count(compared)}
          {against === undefined && ` of ${count(pairsOf(examples))} possible`}
        </Fact>
      )}
      <Fact name="Found">
        {counted(pairs, 'pair')}, {counted(clusters, 'cluster')}, {count(removable)} rows could be removed:{' '}
        {count(exact)} identical, letter for letter, {count(removable - exact)} not
      </Fact>
      {butSystem !== undefined && butSystem.rows > 0 && (
        <Fact name="System prompt">
          {counted(butSystem.rows, 'more row')} {butSystem.rows === 1 ? 'is' : 'are'} the same but for it
        </Fact>
      )}
      {sameWords !== undefined && sameWords > removable && (
        <Fact name="Same words">
          {count(sameWords)} rows could be removed if capitals and punctuation did not count
        </Fact>
      )}
      {added !== undefined && (
        <Fact name="Only what is new">
          {counted(added.rows, 'new row')} compared, with {counted(added.partners, 'earlier one')}
        </Fact>
      )}
      {minhash !== undefined && (
        <>
          <Fact name="MinHash">
            {count(minhash.permutations)} permutations, {count(minhash.bands)} bands of {count(minhash.rows)}
          </Fact>
          <Fact name="Pairs it finds">
            {percent(minhash.recallAtThreshold)} of those at the threshold in theory;{' '}
            {minhash.measured.recall === null
              ? `${count(minhash.measured.sampledTexts)} sampled texts had no pair to measure it on`
              : `${percent(minhash.measured.recall)} of the ${counted(minhash.measured.pairs, 'pair')} of ${count(minhash.measured.sampledTexts)} sampled texts`}
          </Fact>
        </>
      )}
    </>
  )
}

function SemanticFacts({
  stats: { vectors, dimensions, texts, unread, pairs, search, recall, differing, clusters, suggested },
}: {
  stats: SemanticStats
}) {
  const against = DIFFERENCES.filter((difference) => differing[difference] > 0)
  return (
    <>
      <Fact name="Vectors">
        {vectors}, {count(dimensions)} numbers per text, {counted(texts, 'different text')}
      </Fact>
      <Fact name="Found">
        {counted(pairs, 'pair')}, {counted(clusters, 'cluster')}, {counted(suggested, 'row')} suggested
      </Fact>
      {against.length > 0 && (
        <Fact name="Not suggested">
          {against
            .map(
              (difference) => `${DIFFERENCE_WORDS[difference]} in ${counted(differing[difference], 'pair')}`,
            )
            .join('; ')}
        </Fact>
      )}
      {search === 'approximate' && (
        <Fact name="Search">approximate; it found {percent(recall)} of the pairs of a sample</Fact>
      )}
      {unread > 0 && (
        <Fact name="Not compared">
          {counted(unread, 'text')}: empty, or in a language these vectors do not know
        </Fact>
      )}
    </>
  )
}

function Boilerplate({
  boilerplate: { shingles, spans },
}: {
  boilerplate: NonNullable<DedupStats['boilerplate']>
}) {
  return (
    <div>
      <p>
        {counted(shingles, 'shingle')} that a tenth of the rows or more have {shingles === 1 ? 'was' : 'were'}{' '}
        ignored before rows were compared.
      </p>
      <ul className="mt-2 divide-y border-t empty:hidden">
        {spans.map(({ text, rows }) => (
          <li key={text} className="flex justify-between gap-3 py-1">
            <span className="dataset-text min-w-0">{text}</span>
            <span className="figures shrink-0 text-muted">{counted(rows, 'row')}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Rows that are the same except for the system prompt, to be looked at. */
export function ButSystemNote({ dataset, run: { stats } }: { dataset: string; run: DuplicateRun }) {
  if (stats.method === 'semantic' || stats.butSystem === undefined || stats.butSystem.rows === 0) return null
  const { rows, examples } = stats.butSystem
  return (
    <p className="text-muted">
      {counted(rows, 'more row')} {rows === 1 ? 'is' : 'are'} the same except for the system prompt, such as{' '}
      {examples.map(([row, earlier], at) => (
        <span key={row}>
          {at > 0 && ', '}
          <Link className="underline" href={examplePath(dataset, row)}>
            #{row}
          </Link>{' '}
          and{' '}
          <Link className="underline" href={examplePath(dataset, earlier)}>
            #{earlier}
          </Link>
        </span>
      ))}
      .
    </p>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  )
}
