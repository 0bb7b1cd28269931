'use client'
import { diffWordsWithSpace, type ChangeObject } from 'diff'
import { useHere } from '../packed'

/**
 * Longest work for one diff, in ms: two long texts without a common word would otherwise freeze the
 * page (Myers is O(ND)).
 */
const TIMEOUT_MS = 200
/**
 * Characters of both texts that a server compares; of longer ones it draws one, and the browser
 * compares them.
 */
const COMPARED_ON_SERVER = 1_000

/**
 * Word changes from `before` to `after`; whole texts replaced where they are too different to be
 * compared in time.
 */
const wordChanges = (before: string, after: string): ChangeObject<string>[] =>
  diffWordsWithSpace(before, after, { timeout: TIMEOUT_MS }) ?? [
    { value: before, removed: true, added: false, count: 1 },
    { value: after, removed: false, added: true, count: 1 },
  ]

/**
 * Both texts in one: new words underlined, dropped words struck through. `show` leaves one side
 * out, for two columns side by side; `quiet` dims common text, so that differences are easier to
 * see.
 */
export function TextDiff({
  before,
  after,
  show = 'both',
  quiet = false,
}: {
  before: string
  after: string
  show?: 'both' | 'before' | 'after'
  quiet?: boolean
}) {
  const here = useHere(before.length + after.length <= COMPARED_ON_SERVER)
  const changes = here
    ? wordChanges(before, after)
    : [{ value: show === 'before' ? before : after, added: false, removed: false }]
  return (
    <div className="dataset-text min-w-0">
      {changes.map(({ value, added, removed }, index) => {
        if (added)
          return show === 'before' ? null : (
            <ins key={index} className="diff-added">
              {value}
            </ins>
          )
        if (removed)
          return show === 'after' ? null : (
            <del key={index} className="diff-removed">
              {value}
            </del>
          )
        return (
          <span key={index} className={quiet ? 'text-muted' : undefined}>
            {value}
          </span>
        )
      })}
    </div>
  )
}
