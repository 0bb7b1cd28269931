'use client'
import { Check, SkipForward, Undo2, X } from 'lucide-react'
import { useEffect, useRef, useState, type MouseEvent } from 'react'
import type { DrawnPair } from '@/lib/contract/semantic'
import { problemText } from '@/components/api'
import { counted } from '@/components/format'
import { Button, type ButtonLook } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { Kbd } from '@/components/ui/kbd'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { useRegionKeys } from '@/components/keys/use-region-keys'
import { actionOf, JUDGEMENT_KEYS, type JudgementAction } from './keys'
import { PairTexts, SecondCheck } from './pair-texts'
import { waiting } from './queue'
import { type JudgementSession, usePair } from './use-judgements'

const BUTTONS = [
  { action: 'same', label: 'Same', Icon: Check, look: 'primary' },
  { action: 'different', label: 'Different', Icon: X, look: 'default' },
  { action: 'skip', label: 'Not sure', Icon: SkipForward, look: 'quiet' },
  { action: 'undo', label: 'Undo', Icon: Undo2, look: 'quiet' },
] as const satisfies readonly { action: JudgementAction; label: string; Icon: unknown; look: ButtonLook }[]

/**
 * One pair, one judgement: would a model learn the same from both? The next pairs are there
 * already.
 */
export function JudgementPane({
  dataset,
  judgements,
  cosine,
  chosen,
  onChosen,
}: {
  dataset: string
  judgements: JudgementSession
  cosine: number
  chosen: number | null
  onChosen: (id: number | null) => void
}) {
  const region = useRef<HTMLElement>(null)
  const [announced, setAnnounced] = useState('')
  const queue = waiting(judgements.pairs, cosine, judgements.skipped)
  const current = judgements.pairs.find(({ id }) => id === chosen) ?? queue[0]
  const { data, error } = usePair(dataset, current?.id, queue)
  const act = (action: JudgementAction): void => {
    if (action === 'undo') {
      const id = judgements.undo()
      if (id === null) return
      onChosen(id)
      setAnnounced('Undone.')
      // The button may be disabled now, and the keys act inside only.
      region.current?.focus({ preventScroll: true })
    } else if (current !== undefined && data?.id === current.id) {
      if (action === 'skip') judgements.skip(current)
      else judgements.judge(current, action === 'same', data.seen)
      onChosen(null)
      setAnnounced(action === 'skip' ? 'Skipped.' : `Judged ${action}.`)
    }
  }
  useRegionKeys(region, (key) => {
    const action = actionOf(key)
    if (action !== undefined) act(action)
    return action !== undefined
  })
  useEffect(() => region.current?.focus({ preventScroll: true }), [])
  return (
    <section
      ref={region}
      tabIndex={-1}
      aria-label="Judge pairs"
      className="flex min-w-0 flex-col rounded-md border outline-none"
    >
      <div className="flex min-h-10 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b px-4 py-1">
        <h2 className="text-base font-semibold">Do both say the same?</h2>
        <p role="status" className="text-muted">
          <span className="sr-only">{announced} </span>
          <span className="figures">{progress(judgements)}</span>
        </p>
      </div>
      {judgements.problem !== null && (
        <Notice tone="error" title="A judgement was not saved" className="m-4">
          {problemText(judgements.problem)}
        </Notice>
      )}
      {current === undefined ? (
        <div className="p-4">
          <Empty title="Every pair that was drawn has a judgement">
            A search at another threshold, or with more rows, draws new pairs.
          </Empty>
        </div>
      ) : (
        <>
          <p className="flex flex-wrap gap-x-4 border-b bg-surface px-4 py-2">
            <span className="figures font-medium">cosine {current.score.toFixed(3)}</span>
            {data !== undefined && <SecondCheck differences={data.differences} />}
            <Said pair={current} />
          </p>
          <div className="min-h-[180px]">
            {data !== undefined && <PairTexts dataset={dataset} pair={data} />}
            {data === undefined && error === null && (
              <div className="p-4">
                <Skeleton className="h-24" />
              </div>
            )}
            {error !== null && (
              <Notice tone="error" title="The pair could not be read" className="m-4">
                {problemText(error)}
              </Notice>
            )}
          </div>
        </>
      )}
      <JudgementBar canJudge={current !== undefined} canUndo={judgements.canUndo} onAction={act} />
    </section>
  )
}

function JudgementBar({
  canJudge,
  canUndo,
  onAction,
}: {
  canJudge: boolean
  canUndo: boolean
  onAction: (action: JudgementAction) => void
}) {
  // The second click of a double click is the first click again.
  const once = (action: JudgementAction) => (event: MouseEvent) => {
    if (event.detail < 2) onAction(action)
  }
  return (
    <div className="sticky bottom-0 flex flex-wrap items-center gap-2 rounded-b-md border-t bg-page px-4 py-2">
      {BUTTONS.map(({ action, label, Icon, look }) => (
        <Button
          key={action}
          look={look}
          size="large"
          aria-keyshortcuts={JUDGEMENT_KEYS[action]}
          disabled={action === 'undo' ? !canUndo : !canJudge}
          onClick={once(action)}
        >
          <Icon size={14} aria-hidden className="max-sm:hidden" />
          {label}
          <Kbd>{JUDGEMENT_KEYS[action]}</Kbd>
        </Button>
      ))}
    </div>
  )
}

function progress({ report: { judged, missing }, pairs }: JudgementSession): string {
  const open = pairs.filter(({ same }) => same === null).length
  return `${missing > 0 ? `${judged} of ${judged + missing} judgements` : counted(judged, 'judgement')} · ${open} more to judge`
}

function Said({ pair: { same } }: { pair: DrawnPair }) {
  return same === null ? null : <span className="text-muted">judged {same ? 'same' : 'different'}</span>
}
