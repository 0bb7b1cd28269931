'use client'
import type { DuplicateCluster, DuplicateMember } from '@/lib/contract/duplicates'
import { problemText } from '../api'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'
import { useStored } from '../review/stored'
import { ClusterList } from './cluster-list'
import { ClusterView } from './cluster-view'
import { GestureLine } from './gesture-line'
import type { DuplicateKey } from './keys'
import { ShortcutSheet } from './shortcut-sheet'
import { ThresholdSlider } from './threshold-slider'
import { useDuplicateKeys } from './use-duplicate-keys'
import { type DuplicateScreenProps, useDuplicateScreen } from './use-duplicate-screen'

/**
 * Clusters at the left, the rows of the open one at the right, and the similarity they are seen at
 * above both.
 */
export function DuplicateScreen({ against, ...props }: DuplicateScreenProps) {
  const { dataset } = props
  const screen = useDuplicateScreen(props)
  const { page, busy, problem, decisionError, opened, cluster } = screen
  const [keys, setKeys] = useStored('winnow.duplicate-keys', 'on')
  useDuplicateKeys(keys === 'on', (key: DuplicateKey) => {
    if (key.kind === 'action') screen.actions[key.action]()
    else {
      const member = screen.cluster?.members[key.number - 1]
      if (member !== undefined && against === undefined && mayStand(member)) screen.choose(member.exampleId)
    }
  })

  return (
    <div className="flex min-w-0 flex-col gap-4">
      <ThresholdSlider
        dataset={dataset}
        page={page}
        threshold={screen.threshold}
        busy={busy || !screen.atThreshold}
        onThreshold={screen.changeThreshold}
        onSheet={() => screen.setSheet(true)}
        onRemove={screen.removeSuggested}
      />
      <GestureLine gestures={page.gestures} busy={busy} onUndo={screen.undo} />
      <p role="status" aria-live="polite" className="sr-only">
        {screen.said}
      </p>
      {decisionError !== null && (
        <Notice tone="error" title="Nothing was decided">
          {problemText(decisionError)}
        </Notice>
      )}
      {problem !== null && (
        <Notice tone="error" title="The clusters could not be read">
          {problemText(problem)}
        </Notice>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-[300px_minmax(0,1fr)]">
        <ClusterList
          page={page}
          query={screen.query}
          chosen={screen.marked}
          onChoose={screen.open}
          onQuery={screen.changeQuery}
        />
        {opened.isError && (
          <Notice tone="error" title="The cluster could not be opened">
            <p>{problemText(opened.error)}</p>
            {screen.params.cluster !== null && (
              <Button className="mt-2" onClick={() => screen.open(null)}>
                Open the first cluster
              </Button>
            )}
          </Notice>
        )}
        {!opened.isError && cluster !== undefined && (
          <OpenCluster dataset={dataset} against={against} cluster={cluster} screen={screen} />
        )}
      </div>
      <ShortcutSheet
        open={screen.sheet}
        onClose={() => screen.setSheet(false)}
        enabled={keys === 'on'}
        onEnabled={(on) => setKeys(on ? 'on' : 'off')}
      />
    </div>
  )
}

function OpenCluster({
  dataset,
  against,
  cluster,
  screen,
}: {
  dataset: string
  against: string | undefined
  cluster: DuplicateCluster
  screen: ReturnType<typeof useDuplicateScreen>
}) {
  return (
    <ClusterView
      dataset={dataset}
      against={against}
      cluster={cluster}
      member={screen.params.member}
      onRemove={screen.actions.removeOthers}
      onKeepAll={screen.actions.keepAll}
      onMember={(row) => screen.showMember(row, cluster)}
      actions={{
        busy: screen.busy,
        canChoose: against === undefined,
        onChoose: screen.choose,
        onKeep: screen.keep,
      }}
    />
  )
}

/** Whether a person may choose this row to be kept instead, or take that choice back. */
function mayStand({ role, reason, decided }: DuplicateMember): boolean {
  return (
    (role !== 'stays' || reason === 'chosen') && decided?.kind !== 'rejected' && decided?.kind !== 'set-aside'
  )
}
