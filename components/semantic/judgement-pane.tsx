'use client'
import { Check, SkipForward, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { DrawnPair } from '@/lib/contract/semantic'
import { problemText } from '@/components/api'
import { LiveRegion, useAnnouncer } from '@/components/deck/announcer'
import { DeedButton } from '@/components/deck/deed-button'
import { KeySheet } from '@/components/deck/key-sheet'
import { KeysAsleep } from '@/components/deck/keys-asleep'
import { KeysButton } from '@/components/deck/keys-button'
import { stepSaid } from '@/components/deck/undo'
import { useUndo } from '@/components/deck/use-undo'
import { UndoButton } from '@/components/deck/undo-button'
import { type Deeds, useDeck } from '@/components/deck/use-deck'
import { counted } from '@/components/format'
import type { ButtonLook } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { JUDGEMENT_KEYS, type JudgementDeed } from './keys'
import { PairTexts, SecondCheck } from './pair-texts'
import { waiting } from './queue'
import { type JudgementSession, usePair } from './use-judgements'

const BUTTONS = [
  { deed: 'same', label: 'Same', Icon: Check, look: 'primary' },
  { deed: 'different', label: 'Different', Icon: X, look: 'default' },
  { deed: 'skip', label: 'Not sure', Icon: SkipForward, look: 'quiet' },
] as const satisfies readonly { deed: JudgementDeed; label: string; Icon: unknown; look: ButtonLook }[]

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
  const { said, say } = useAnnouncer()
  const queue = waiting(judgements.pairs, cosine, judgements.skipped)
  const current = judgements.pairs.find(({ id }) => id === chosen) ?? queue[0]
  const { data, error } = usePair(dataset, current?.id, queue)
  const undo = useUndo(judgements.steps, (step) => {
    judgements.takeBack(step)
    onChosen(step.pair)
    say(stepSaid({ ...step, undone: true }))
    // The button may be disabled now, and the keys act inside only.
    region.current?.focus({ preventScroll: true })
  })
  const judge = (same: boolean | null) => {
    if (current === undefined || data?.id !== current.id) return
    if (same === null) judgements.skip(current)
    else judgements.judge(current, same, data.seen)
    onChosen(null)
    say(same === null ? 'Skipped.' : `Judged ${same ? 'same' : 'different'}.`)
  }
  const deeds: Deeds<JudgementDeed> = {
    same: () => judge(true),
    different: () => judge(false),
    skip: () => judge(null),
    undo: () => undo.undo(),
  }
  const deck = useDeck({ name: 'calibration', table: JUDGEMENT_KEYS, deeds, region })
  useEffect(() => region.current?.focus({ preventScroll: true }), [])
  return (
    <section
      ref={region}
      tabIndex={-1}
      aria-label="Judge pairs"
      className="group flex min-w-0 flex-col rounded-md border outline-none"
    >
      <div className="flex min-h-10 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b px-4 py-1">
        <h2 className="text-base font-semibold">Do both say the same?</h2>
        <LiveRegion said={said} />
        <p className="figures text-muted">{progress(judgements)}</p>
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
      <div className="sticky bottom-0 flex flex-wrap items-center gap-2 rounded-b-md border-t bg-page px-4 py-2">
        {BUTTONS.map(({ deed, label, Icon, look }) => (
          <DeedButton
            key={deed}
            deed={deed}
            look={look}
            size="large"
            disabled={current === undefined}
            onDeed={deeds[deed]}
          >
            <Icon size={14} aria-hidden className="max-sm:hidden" />
            {label}
          </DeedButton>
        ))}
        <UndoButton undo={undo} size="large" />
        <KeysAsleep deck={deck} where="this card" region={region} />
        <span className="ml-auto">
          <KeysButton deck={deck} />
        </span>
      </div>
      <KeySheet
        deck={deck}
        table={JUDGEMENT_KEYS}
        description="They act while the focus is inside the card of the pair, and never while you type."
      />
    </section>
  )
}

function progress({ report: { judged, missing }, pairs }: JudgementSession): string {
  const open = pairs.filter(({ same }) => same === null).length
  return `${missing > 0 ? `${judged} of ${judged + missing} judgements` : counted(judged, 'judgement')} · ${open} more to judge`
}

function Said({ pair: { same } }: { pair: DrawnPair }) {
  return same === null ? null : <span className="text-muted">judged {same ? 'same' : 'different'}</span>
}
