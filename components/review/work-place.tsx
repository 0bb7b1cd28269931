'use client'
import { ExamplePanel } from './example-panel'
import { NoExample } from './no-example'
import type { ReviewPaneState } from './use-review-pane'
import { WholeFixEditor } from './whole-fix-editor'

/** The example to judge, the editor it is fixed in, or why there is none. */
export function WorkPlace({
  dataset,
  pane: { review, mode, finding, params, setMode, toRegion },
}: {
  dataset: string
  pane: ReviewPaneState
}) {
  const { item, judged } = review
  const closeEditor = () => {
    setMode('look')
    toRegion()
  }
  return (
    <div className="min-w-0">
      {item === undefined && <NoExample dataset={dataset} filter={params.filter} review={review} />}
      {item !== undefined && mode !== 'fix' && (
        <ExamplePanel
          key={item.exampleId}
          dataset={dataset}
          item={item}
          mask={params.mask}
          finding={finding}
          judged={judged}
        />
      )}
      {item !== undefined && mode === 'fix' && (
        <WholeFixEditor
          key={item.exampleId}
          dataset={dataset}
          item={item}
          fixed={judged?.fixed ?? null}
          onClose={closeEditor}
          onSave={(fixed) => {
            review.judge('fix', { fixed })
            closeEditor()
          }}
        />
      )}
    </div>
  )
}
