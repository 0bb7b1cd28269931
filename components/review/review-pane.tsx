'use client'
import { useRef } from 'react'
import type { QueueItem, QueuePage, RubricView, VerdictView } from '@/lib/contract/review'
import { FindingList } from '../examples/finding-list'
import type { FormState } from '../form-state'
import { datasetPath } from '../links'
import { LinkButton } from '../ui/button'
import { Card } from '../ui/card'
import { Kbd } from '../ui/kbd'
import { Notice } from '../ui/notice'
import { Stale } from '../ui/stale'
import { DecisionList } from './decision-list'
import { ExamplePanel } from './example-panel'
import { NoExample } from './no-example'
import { reviewParams } from './params'
import { QueueBar } from './queue-bar'
import { RefusedDecisions } from './refused-decisions'
import { RubricPanel } from './rubric-panel'
import { SavingObstacle } from './saving-state'
import { ShortcutSheet } from './shortcut-sheet'
import { useStored } from './stored'
import { useObstacle } from './use-outbox'
import { useReviewKeys } from './use-review-keys'
import { useReviewPane } from './use-review-pane'
import { VerdictBar } from './verdict-bar'
import { WholeFixEditor } from './whole-fix-editor'

/** One example, one decision: the queue by keyboard or by button. */
export function ReviewPane({
  dataset,
  rubric,
  first,
  firstAfter,
  recent,
  saveRubric,
}: {
  dataset: string
  rubric: RubricView
  first: QueuePage
  firstAfter: number | null
  recent: VerdictView[]
  saveRubric: (state: FormState, form: FormData) => Promise<FormState>
}) {
  const region = useRef<HTMLElement>(null)
  const [keys, setKeys] = useStored('winnow.review-keys', 'on')
  const {
    params,
    setParams,
    mode,
    setMode,
    sheet,
    setSheet,
    finding,
    review,
    item,
    actions,
    toRegion,
    closeEditor,
    onMeaning,
  } = useReviewPane(region, { dataset, rubric, first, firstAfter, recent })
  const obstacle = useObstacle()
  useReviewKeys(region, { enabled: keys === 'on' && mode !== 'fix', rejecting: mode === 'reject' }, onMeaning)

  return (
    <section
      ref={region}
      tabIndex={-1}
      aria-label="Review"
      className="group -mb-6 flex min-h-[calc(100dvh-92px)] scroll-mt-2 flex-col gap-4 outline-none"
    >
      <QueueBar
        review={review}
        params={params}
        onMask={(mask) => void setParams({ mask })}
        onFilter={(filter) =>
          void setParams({ filter: reviewParams.filter.parse(filter), example: null }, { shallow: false })
        }
        onSheet={() => setSheet(true)}
      />
      <p role="status" aria-live="polite" className="sr-only">
        {review.said}
      </p>
      {params.filter !== 'unreviewed' && !first.audited && (
        <Notice tone="warning" title="No audit has looked for findings yet">
          <LinkButton size="small" href={datasetPath(dataset, 'audit')}>
            To the audit
          </LinkButton>
        </Notice>
      )}
      {params.filter !== 'unreviewed' && (
        <Stale
          reason={first.stale}
          again={
            <LinkButton size="small" href={datasetPath(dataset, 'audit')}>
              To the audit
            </LinkButton>
          }
        />
      )}
      <SavingObstacle waiting={review.waiting} obstacle={obstacle} />
      <RefusedDecisions review={review} toRegion={toRegion} />
      {review.problem !== null && (
        <Notice tone="error" title="The example could not be opened">
          {review.problem}
        </Notice>
      )}

      <div className="grid flex-1 content-start items-start gap-4 lg:grid-cols-[minmax(0,1fr)_340px]">
        <div className="min-w-0">
          {item === undefined && <NoExample dataset={dataset} filter={params.filter} review={review} />}
          {item !== undefined && mode !== 'fix' && (
            <ExamplePanel
              key={item.exampleId}
              dataset={dataset}
              item={item}
              mask={params.mask}
              finding={finding}
              judged={review.judged}
            />
          )}
          {item !== undefined && mode === 'fix' && (
            <WholeFixEditor
              key={item.exampleId}
              dataset={dataset}
              item={item}
              fixed={review.judged?.fixed ?? null}
              onClose={closeEditor}
              onSave={(fixed) => {
                review.judge('fix', { fixed })
                closeEditor()
              }}
            />
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-4">
          <RubricPanel rubric={rubric} action={saveRubric} />
          {item !== undefined && <FindingCard item={item} current={finding} />}
          <DecisionList
            decisions={review.decisions}
            onChange={(decision) => {
              toRegion()
              review.undo(decision)
            }}
          />
        </div>
      </div>

      {mode !== 'fix' && (
        <div className="sticky bottom-0 z-20 -mx-4 border-t bg-page px-4 py-2 sm:-mx-6 sm:px-6">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <VerdictBar
              ready={review.ready}
              rejecting={mode === 'reject'}
              canUndo={review.decisions.length > 0}
              onAction={(action) => actions[action]()}
              onCancel={() => setMode('look')}
              onReason={(reason) => review.judge('reject', { reason })}
            />
            <p className="text-xs text-muted max-sm:hidden">
              {keys === 'on' ? (
                <span className="group-focus-within:hidden">
                  Shortcuts work only inside the review.{' '}
                  <button type="button" className="underline" onClick={toRegion}>
                    Turn them on
                  </button>
                </span>
              ) : (
                'Shortcuts are off. Turn them on under Keys.'
              )}
            </p>
          </div>
        </div>
      )}
      <ShortcutSheet
        open={sheet}
        onClose={() => setSheet(false)}
        enabled={keys === 'on'}
        onEnabled={(on) => setKeys(on ? 'on' : 'off')}
      />
    </section>
  )
}

function FindingCard({ item, current }: { item: QueueItem; current: number | null }) {
  return (
    <Card
      title="Findings"
      aside={
        item.findings.length > 0 && (
          <span className="flex items-center gap-1 text-xs text-muted">
            <Kbd>n</Kbd>
            <Kbd>N</Kbd> step
          </span>
        )
      }
    >
      <FindingList
        findings={item.findings}
        warnings={item.inspection.ok ? item.inspection.warnings : []}
        current={current}
      />
    </Card>
  )
}
