import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Finding } from '@/lib/core/finding'
import { canonicalJson } from '@/lib/core/json'
import { listingOf } from '@/lib/core/listing'
import { DECISIONS, type Decision } from '@/lib/core/status'
import { queueOf } from '@/lib/db/examples'
import { rowsNow } from '@/lib/db/run-basis'
import { insertDecisions, undoBatch } from '@/lib/db/row-decisions'
import { completeRun, createRun, insertFindings } from '@/lib/db/runs'
import { audit } from '@/lib/jobs/audit/analysis'
import { undecidedFindings } from '@/lib/db/undecided-findings'
import { appendRevision, headOf, insertVerdict, markUndone, setHead } from '@/lib/db/verdicts'
import { chat, storeDataset, useDatabase } from './database'

const store = useDatabase()
const PRIVATE = ['secret']
const ROWS = [1, 2, 3]

const finding = (rule: string, severity: Finding['severity'], at: number): Finding => ({
  rule,
  severity,
  message: `${rule} at ${at}`,
  spans: [{ message: 0, field: 'content', start: at, end: at + 1 }],
})
/** What an audit may find in a row; of the last two, nobody has to decide. */
const POSSIBLE = [
  finding('empty-response', 'error', 0),
  finding('secret', 'warning', 1),
  finding('secret', 'warning', 2),
  finding('mojibake', 'warning', 3),
  finding('pii-ip', 'info', 4),
]

/** A verdict as the oracle keeps it. */
interface Judged {
  id: number
  decision: Decision
  /** The text that was judged, what a fix made of it, and the audit that was on the screen. */
  text: number
  made: number | null
  audit: number | null
}

/** The text that a verdict says yes to, if any. */
function textApprovedBy({ decision, text, made }: Judged): number | null {
  if (decision === 'pass') return text
  return decision === 'fix' ? made : null
}

/** The rule in words, on plain lists: no SQL. */
class Oracle {
  /** Per audit and row: the text that was audited, and what was found in it. */
  readonly audits: { id: number; found: Map<number, { text: number; findings: readonly Finding[] }> }[] = []
  readonly verdicts = new Map<number, Judged[]>(ROWS.map((row) => [row, []]))
  readonly setAside = new Map<number, string>()

  undecided(textOf: (row: number) => number): string[] {
    const latest = this.audits.at(-1)
    return ROWS.flatMap((row) => {
      const counts = this.verdicts.get(row)!.findLast(({ decision }) => decision !== 'skip')
      const approves = counts === undefined ? null : textApprovedBy(counts)
      const audited = latest?.found.get(row)
      if (
        counts === undefined ||
        audited === undefined ||
        approves !== textOf(row) ||
        audited.text !== textOf(row) ||
        this.setAside.has(row)
      )
        return []
      const shown = this.audits.find(({ id }) => id === counts.audit)?.found.get(row)
      // Who fixed a text has made another one, of which no audit had found anything then.
      const seen = counts.decision === 'pass' && shown?.text === counts.text ? shown.findings : []
      const open = audited.findings.filter(
        (one) => (one.severity === 'error' || PRIVATE.includes(one.rule)) && !seen.includes(one),
      )
      return [...new Set(open.map(({ rule }) => `${row} ${rule}`))].sort()
    })
  }
}

/** One home of three rows, and what its oracle knows of it. */
class Home {
  readonly oracle = new Oracle()
  readonly datasetId = storeDataset(
    store.db,
    ROWS.map((row) => chat(`question ${row}`, `answer ${row}`)),
  )
  #names = 0

  readonly text = (row: number): number => headOf(store.db, row)!.headId

  audit(masks: readonly number[]): number {
    const { db } = store
    const id = createRun(db, this.datasetId, audit, {}, rowsNow(db, [this.datasetId]))
    const found = new Map(
      ROWS.map((row, at) => [
        row,
        { text: this.text(row), findings: POSSIBLE.filter((_, bit) => (masks[at]! >> bit) % 2 === 1) },
      ]),
    )
    for (const [exampleId, { text, findings }] of found)
      insertFindings(db, id, { exampleId, revisionId: text }, findings)
    completeRun(db, id, {})
    this.oracle.audits.push({ id, found })
    return id
  }

  judge(row: number, decision: Decision, audit: number | null): void {
    const { db } = store
    const text = this.text(row)
    const fixed = chat('fixed', `answer ${++this.#names}`)
    const made =
      decision !== 'fix'
        ? null
        : appendRevision(db, row, {
            body: canonicalJson(fixed),
            hash: Buffer.alloc(32, this.#names),
            author: 'test',
            listing: listingOf(fixed),
          })
    const { id } = insertVerdict(db, {
      clientId: `verdict ${++this.#names}`,
      datasetId: this.datasetId,
      exampleId: row,
      revisionId: text,
      fixedId: made,
      rubricVersion: 1,
      auditRunId: audit,
      reviewer: 'test',
      decision,
      reason: null,
      note: null,
      ms: null,
    })
    this.oracle.verdicts.get(row)!.push({ id, decision, text, made, audit })
  }

  undo(row: number): void {
    const last = this.oracle.verdicts.get(row)!.pop()
    if (last === undefined) return
    markUndone(store.db, last.id)
    if (last.made !== null) setHead(store.db, row, last.text, listingOf(chat('back', 'again')))
  }

  setAsideOrBack(row: number): void {
    const batch = this.oracle.setAside.get(row)
    if (batch !== undefined) {
      undoBatch(store.db, batch)
      this.oracle.setAside.delete(row)
      return
    }
    const name = `batch ${++this.#names}`
    insertDecisions(
      store.db,
      {
        datasetId: this.datasetId,
        cause: 'duplicate',
        method: 'exact',
        runId: null,
        batch: name,
        actor: 'test',
      },
      [{ exampleId: row, decision: 'remove', otherId: null, score: null }],
    )
    this.oracle.setAside.set(row, name)
  }

  undecided(): string[] {
    const audit = this.oracle.audits.at(-1)
    if (audit === undefined) return []
    return undecidedFindings(store.db, { id: audit.id, datasetId: this.datasetId }, PRIVATE).map(
      ({ exampleId, rule }) => `${exampleId} ${rule}`,
    )
  }

  /**
   * Rows that the queue shows as flagged, and those whose present text the latest audit found
   * something in.
   */
  flagged(): { shown: number[]; expected: number[] } {
    const { audits, verdicts, setAside } = this.oracle
    const audit = audits.at(-1)!
    const expected = ROWS.filter((row) => {
      const { text, findings } = audit.found.get(row)!
      return (
        text === this.text(row) &&
        findings.some(({ severity }) => severity !== 'info') &&
        !setAside.has(row) &&
        verdicts.get(row)!.every(({ decision }) => decision === 'skip')
      )
    })
    return {
      shown: queueOf(store.db, this.datasetId, { after: 0, limit: 10, flaggedBy: audit.id }).map(
        ({ id }) => id,
      ),
      expected,
    }
  }
}

const EVERYTHING = [31, 31, 31]

describe('findings to decide', () => {
  it.each<[string, (home: Home) => void, string[]]>([
    ['none without an audit', (home) => home.judge(1, 'pass', null), []],
    [
      'none of rows that nobody has approved',
      (home) => {
        home.audit(EVERYTHING)
        home.judge(1, 'reject', null)
        home.judge(2, 'skip', null)
      },
      [],
    ],
    [
      'errors and what is private, of a pass before the audit',
      (home) => {
        home.judge(1, 'pass', null)
        home.audit(EVERYTHING)
      },
      ['1 empty-response', '1 secret'],
    ],
    [
      'the same of a pass by a command after it',
      (home) => {
        home.audit(EVERYTHING)
        home.judge(1, 'pass', null)
      },
      ['1 empty-response', '1 secret'],
    ],
    ['none of a pass with them on the screen', (home) => home.judge(1, 'pass', home.audit(EVERYTHING)), []],
    [
      'none when a later audit finds the same in the same text',
      (home) => {
        home.judge(1, 'pass', home.audit(EVERYTHING))
        home.audit(EVERYTHING)
      },
      [],
    ],
    [
      'what a later audit finds besides',
      (home) => {
        home.judge(1, 'pass', home.audit([1, 0, 0]))
        home.audit([3, 0, 0])
      },
      ['1 secret'],
    ],
    [
      'a second secret in the text, of a rule that had found one',
      (home) => {
        home.judge(1, 'pass', home.audit([2, 0, 0]))
        home.audit([6, 0, 0])
      },
      ['1 secret'],
    ],
    ['none of a fix until it is audited', (home) => home.judge(1, 'fix', home.audit(EVERYTHING)), []],
    [
      'what an audit finds in a fix',
      (home) => {
        home.judge(1, 'fix', home.audit(EVERYTHING))
        home.audit([1, 0, 0])
      },
      ['1 empty-response'],
    ],
    [
      'none when the fix is undone to what was passed',
      (home) => {
        home.judge(1, 'pass', home.audit(EVERYTHING))
        home.judge(1, 'fix', null)
        home.undo(1)
      },
      [],
    ],
    [
      'again when the pass that decided is undone',
      (home) => {
        home.judge(1, 'pass', null)
        home.judge(1, 'pass', home.audit(EVERYTHING))
        home.undo(1)
      },
      ['1 empty-response', '1 secret'],
    ],
    [
      'none of a row that is set aside',
      (home) => {
        home.judge(1, 'pass', null)
        home.audit(EVERYTHING)
        home.setAsideOrBack(1)
      },
      [],
    ],
  ])('are %s', (_, steps, expected) => {
    const home = new Home()
    steps(home)
    expect(home.undecided()).toEqual(expected)
    expect(home.oracle.undecided(home.text)).toEqual(expected)
  })

  const step = fc.oneof(
    fc.record({
      kind: fc.constant('audit' as const),
      masks: fc.tuple(...ROWS.map(() => fc.integer({ min: 0, max: 31 }))),
    }),
    fc.record({
      kind: fc.constant('judge' as const),
      row: fc.constantFrom(...ROWS),
      decision: fc.constantFrom(...DECISIONS),
      audit: fc.integer({ min: -1, max: 2 }),
    }),
    fc.record({ kind: fc.constant('undo' as const), row: fc.constantFrom(...ROWS) }),
    fc.record({ kind: fc.constant('set-aside' as const), row: fc.constantFrom(...ROWS) }),
  )

  it('are those of the rule in words after any sequence of audits, verdicts, fixes, undos and decisions about rows', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
        for (const table of [
          'Finding',
          'AnalysisRun',
          'Verdict',
          'RowDecision',
          'HeadChange',
          'Payload',
          'Revision',
          'Example',
          'Import',
          'Dataset',
          'sqlite_sequence',
        ])
          store.db.run(`DELETE FROM ${table}`)
        const home = new Home()
        for (const one of steps) {
          if (one.kind === 'audit') home.audit(one.masks)
          // The screen shows one of the audits there are, mostly the latest, or none.
          else if (one.kind === 'judge')
            home.judge(
              one.row,
              one.decision,
              one.audit < 0 ? null : (home.oracle.audits.at(-1 - one.audit)?.id ?? null),
            )
          else if (one.kind === 'undo') home.undo(one.row)
          else home.setAsideOrBack(one.row)
          expect(home.undecided()).toEqual(home.oracle.undecided(home.text))
          if (home.oracle.audits.length === 0) continue
          const { shown, expected } = home.flagged()
          expect(shown).toEqual(expected)
        }
      }),
      {
        numRuns: 120,
        // Random steps seldom come to a text that was current before the audited one.
        examples: [
          [
            [
              { kind: 'judge', row: 1, decision: 'fix', audit: -1 },
              { kind: 'audit', masks: [31, 31, 31] },
              { kind: 'undo', row: 1 },
            ],
          ],
        ],
      },
    )
  })
})
