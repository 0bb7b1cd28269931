'use client'
import { CircleAlert, Pin, Trash2 } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { DuplicateMember, MemberDecision } from '@/lib/contract/duplicates'
import { classNames } from '../class-names'
import { count, moment } from '../format'
import { examplePath } from '../links'
import { Button } from '../ui/button'
import { Kbd } from '../ui/kbd'
import { MARK_ICON } from '../ui/mark-icon'
import { reasonWords, scoreWords } from './reasons'

export interface MemberActions {
  busy: boolean
  /** False where all rows of one side stay: against another dataset. */
  canChoose: boolean
  onChoose: (row: number) => void
  onKeep: (row: number) => void
}

/**
 * One row of a cluster: what becomes of it and why, what a person can do about it, and what it
 * says.
 */
export function MemberCard({
  dataset,
  other,
  member,
  number,
  pinned = false,
  current = false,
  actions,
  children,
}: {
  dataset: string
  /** The other dataset of the run. */
  other: string | undefined
  member: DuplicateMember
  /** Its key; none beyond the ninth. */
  number: number | null
  pinned?: boolean
  current?: boolean
  actions: MemberActions
  children: ReactNode
}) {
  const { exampleId, line, foreign, role, reason, turns, decided, hash } = member
  const home = foreign ? (other ?? dataset) : dataset
  const score = scoreWords(member)
  return (
    <section
      aria-label={`${role === 'stays' ? 'Kept row' : 'Row'} ${exampleId}`}
      aria-current={current ? 'true' : undefined}
      className={classNames(
        'min-w-0 rounded-md border',
        role === 'stays' && 'border-accent',
        current && !pinned && 'border-control',
        pinned && 'xl:sticky xl:top-4',
      )}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2">
        {number !== null && <Kbd>{String(number)}</Kbd>}
        <Link className="font-medium underline" href={examplePath(home, exampleId)}>
          #{exampleId}
        </Link>
        <RoleMark member={member} />
        {score !== null && <span className="figures text-muted">{score}</span>}
        <span className="text-muted">
          {foreign && `${home}, `}line {count(line)}, {count(turns)} turns
        </span>
      </div>
      <div className="flex flex-col gap-2 p-4">
        {role === 'stays' && <p className="text-xs text-muted">{reasonWords(reason)}</p>}
        {decided?.kind === 'removed' && <RemovedNote decided={decided} keptId={member.keptId} />}
        {hash !== null && (
          <p className="text-xs text-muted">
            SHA-256 of the text{' '}
            <code className="font-mono break-all" title={hash}>
              {hash.slice(0, 16)}…
            </code>
          </p>
        )}
        {children}
        {!foreign && <MemberButtons member={member} number={number} actions={actions} />}
      </div>
    </section>
  )
}

function RoleMark({ member: { role, decided } }: { member: DuplicateMember }) {
  if (role === 'stays')
    return (
      <span className="font-medium text-accent">
        <Pin size={14} aria-hidden className={MARK_ICON} />
        Kept
      </span>
    )
  if (role === 'goes')
    return (
      <span className="text-danger">
        <Trash2 size={14} aria-hidden className={MARK_ICON} />
        Removable
      </span>
    )
  return (
    <span className="text-muted">
      <Trash2 size={14} aria-hidden className={MARK_ICON} />
      {outWord(decided)}
    </span>
  )
}

function outWord(decided: DuplicateMember['decided']): string {
  if (decided?.kind === 'rejected') return 'Rejected'
  if (decided?.kind === 'set-aside') return 'Set aside for another reason'
  return decided?.kind === 'removed' ? 'Removed' : 'No longer there'
}

const GONE = {
  rejected: 'has been rejected',
  'set-aside': 'has been set aside',
  deleted: 'has been deleted',
} as const

function RemovedNote({
  decided,
  keptId,
}: {
  decided: Extract<MemberDecision, { kind: 'removed' }>
  keptId: number | null
}) {
  return (
    <>
      <p className="text-xs text-muted">
        Removed by {decided.actor}, {moment(decided.at)}: {decided.method}.
      </p>
      {decided.gone !== null && (
        <p className="text-danger">
          <CircleAlert size={14} aria-hidden className={MARK_ICON} />
          The kept row is gone: #{keptId} {GONE[decided.gone]} since. Choose another row to keep, or put this
          one back.
        </p>
      )}
    </>
  )
}

function MemberButtons({
  member: { exampleId, role, reason, decided },
  number,
  actions: { busy, canChoose, onChoose, onKeep },
}: {
  member: DuplicateMember
  number: number | null
  actions: MemberActions
}) {
  if (decided?.kind === 'rejected' || decided?.kind === 'set-aside') return null
  const which = <span className="sr-only"> (row {exampleId})</span>
  return (
    <div className="flex flex-wrap gap-2 empty:hidden">
      {canChoose && reason === 'chosen' && (
        <Button size="small" look="quiet" onClick={() => onChoose(exampleId)}>
          Back to the suggestion{which}
        </Button>
      )}
      {canChoose && role !== 'stays' && (
        <Button
          size="small"
          disabled={busy}
          {...(number !== null && { 'aria-keyshortcuts': String(number) })}
          onClick={() => onChoose(exampleId)}
        >
          Keep this one instead{which}
        </Button>
      )}
      {role === 'goes' && (
        <Button size="small" look="quiet" disabled={busy} onClick={() => onKeep(exampleId)}>
          Keep this one too{which}
        </Button>
      )}
      {decided?.kind === 'removed' && role === 'out' && (
        <Button size="small" look="quiet" disabled={busy} onClick={() => onKeep(exampleId)}>
          Put it back{which}
        </Button>
      )}
    </div>
  )
}
