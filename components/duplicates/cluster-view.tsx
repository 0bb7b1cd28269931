'use client'
import type { DuplicateCluster, DuplicateMember } from '@/lib/contract/duplicates'
import { classNames } from '../class-names'
import { DeedButton } from '../deck/deed-button'
import { TextDiff } from '../diff/text-diff'
import { count, counted } from '../format'
import { type MemberActions, MemberCard } from './member-card'

/** Rows with a number key. */
const NUMBERED = 9

/** Rows that are compared with another one. */
export const otherMembers = ({ members }: DuplicateCluster): DuplicateMember[] =>
  members.filter(({ role }) => role !== 'stays')

/**
 * The kept row pinned at the left, the others at the right; common words are quiet, different ones
 * marked.
 */
export function ClusterView({
  dataset,
  against,
  cluster,
  member,
  actions,
  onMember,
  onRemove,
  onKeepAll,
}: {
  dataset: string
  against: string | undefined
  cluster: DuplicateCluster
  member: number | null
  actions: MemberActions
  onMember: (row: number) => void
  onRemove: () => void
  onKeepAll: () => void
}) {
  const { members, removable, hidden } = cluster
  const others = otherMembers(cluster)
  const current = others.find(({ exampleId }) => exampleId === member) ?? others[0]
  const keptOf = (row: DuplicateMember | undefined) =>
    members.find(({ exampleId }) => exampleId === row?.keptId)
  const pinned = keptOf(current) ?? members.find(({ role }) => role === 'stays') ?? members[0]
  if (pinned === undefined) return null
  const numberOf = (row: DuplicateMember) =>
    members.indexOf(row) < NUMBERED ? members.indexOf(row) + 1 : null
  const card = { dataset, other: against, actions }
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="mr-auto text-base font-semibold">
          {counted(cluster.size, 'row')},{' '}
          {removable === 0 ? 'nothing left to remove' : `${count(removable)} removable`}
        </h3>
        <DeedButton deed="remove" look="primary" disabled={actions.busy || removable === 0} onDeed={onRemove}>
          {removable === 0 ? 'Remove the others' : `Remove the other ${count(removable)}`}
        </DeedButton>
        <DeedButton deed="keep" disabled={actions.busy} onDeed={onKeepAll}>
          Keep all
        </DeedButton>
      </div>
      {hidden > 0 && (
        <p className="text-muted">
          The first {count(members.length)} of {counted(cluster.size, 'row')} are shown; your decision applies
          to all of them.
        </p>
      )}
      <div className="grid min-w-0 items-start gap-4 xl:grid-cols-2">
        <MemberCard {...card} member={pinned} number={numberOf(pinned)} pinned>
          <TextDiff
            before={pinned.text}
            after={current !== undefined && current !== pinned ? current.text : pinned.text}
            show="before"
            quiet
          />
          {current !== undefined && current !== pinned && current.text !== pinned.text && (
            <p className="text-xs text-muted">
              Struck through: text that #{current.exampleId} does not have.
            </p>
          )}
        </MemberCard>
        <div className="flex min-w-0 flex-col gap-4">
          {members
            .filter((row) => row !== pinned)
            .map((row) => (
              <MemberCard
                key={row.exampleId}
                {...card}
                member={row}
                number={numberOf(row)}
                current={row === current}
              >
                <div className={classNames(row !== current && 'line-clamp-6')}>
                  {row.role === 'stays' ? (
                    <p className="dataset-text text-muted">{row.text}</p>
                  ) : (
                    <TextDiff before={(keptOf(row) ?? pinned).text} after={row.text} show="after" quiet />
                  )}
                </div>
                {row !== current && row.role !== 'stays' && (
                  <button
                    type="button"
                    className="self-start text-accent underline"
                    onClick={() => onMember(row.exampleId)}
                  >
                    Compare<span className="sr-only"> row {row.exampleId} with the kept one</span>
                  </button>
                )}
              </MemberCard>
            ))}
        </div>
      </div>
    </div>
  )
}
