'use client'
import type { DuplicateCluster } from '@/lib/contract/duplicates'
import { problemText } from '../api'
import { LiveRegion } from '../deck/announcer'
import { KeySheet } from '../deck/key-sheet'
import { UndoLine } from '../deck/undo-line'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'
import { ClusterList } from './cluster-list'
import { ClusterView } from './cluster-view'
import { DUPLICATE_KEYS } from './keys'
import { ThresholdSlider } from './threshold-slider'
import { type DuplicateScreenProps, useDuplicateScreen } from './use-duplicate-screen'

/**
 * Clusters at the left, the rows of the open one at the right, and the similarity they are seen at
 * above both.
 */
export function DuplicateScreen({ against, ...props }: DuplicateScreenProps) {
  const { dataset } = props
  const screen = useDuplicateScreen({ against, ...props })
  const { page, busy, problem, decisionError, opened, cluster, deck } = screen

  return (
    <div className="flex min-w-0 flex-col gap-4">
      <ThresholdSlider
        dataset={dataset}
        page={page}
        threshold={screen.threshold}
        busy={busy || !screen.atThreshold}
        onThreshold={screen.changeThreshold}
        deck={deck}
        onRemove={screen.removeSuggested}
      />
      <UndoLine undo={screen.undo} />
      <LiveRegion said={screen.said} />
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
      <KeySheet deck={deck} table={DUPLICATE_KEYS} description="They never act while you type in a field." />
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
      onRemove={screen.deeds.remove}
      onKeepAll={screen.deeds.keep}
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
