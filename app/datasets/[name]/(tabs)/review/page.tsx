import { createLoader } from 'nuqs/server'
import { FIRST_PAGE, reviewParams } from '@/components/review/params'
import { PackedReview } from '@/components/review/packed-review'
import { RubricGate } from '@/components/review/rubric-gate'
import { placeOf } from '@/lib/services/host/place'
import { currentRubric, recentVerdicts, reviewQueue } from '@/lib/services/review'
import { queueLook } from '@/lib/services/workroom'
import { saveRubricAction } from '../../actions'
import { datasetName, orNotFound } from '../../dataset'
import { pageSession } from '@/lib/services/host/page-session'

export const metadata = { title: 'Review' }

const loadParams = createLoader(reviewParams)
/** Decisions that can be changed from the page. */
const RECENT = 20

export default async function ReviewPage({
  params,
  searchParams,
}: {
  params: Promise<{ name: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const session = await pageSession()
  const name = await datasetName(params)
  const rubric = await orNotFound(currentRubric(session, name))
  const saveRubric = saveRubricAction.bind(null, name, await orNotFound(placeOf(session, name)))
  if (rubric === null) return <RubricGate action={saveRubric} />
  const { filter, example } = await loadParams(searchParams)
  const after = example === null ? null : example - 1
  const [first, recent] = await Promise.all([
    reviewQueue(
      session,
      name,
      { limit: FIRST_PAGE, filter, ...(after !== null && { after }) },
      queueLook(session, name),
    ),
    recentVerdicts(session, name, RECENT),
  ])
  return (
    <PackedReview
      key={filter}
      dataset={name}
      rubric={rubric}
      first={JSON.stringify(first)}
      firstAfter={after}
      recent={recent}
      saveRubric={saveRubric}
    />
  )
}
