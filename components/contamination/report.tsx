import { CONTAMINATION_PASSES, type ContaminationReport } from '@/lib/contract/contamination'
import { count } from '../format'
import { Card } from '../ui/card'
import { BoilerplateNote } from './boilerplate-note'
import { EvalTable } from './eval-table'
import { passName, passRule } from './pass-names'
import { RecallTable } from './recall-table'

/** What the latest search says: of each eval set, of each pass, and of itself. */
export function ContaminationReportView({
  report: { evals, byPass, thresholds, selfTest, boilerplate, semantic },
}: {
  report: ContaminationReport
}) {
  const passes = CONTAMINATION_PASSES.filter((pass) => pass !== 'semantic' || semantic !== undefined)
  return (
    <div className="grid items-start gap-4 xl:grid-cols-2">
      <Card title="Eval sets">
        <EvalTable evals={evals} anySize={thresholds.anySize} />
        <p className="mt-2 text-xs text-muted">
          Flagged: items found in a row by the passes Exact, {thresholds.size}-gram or Near. Tulu 3 calls a
          set contaminated from 2 % on.
        </p>
      </Card>
      <Card title="Passes">
        <dl className="divide-y">
          {passes.map((pass) => (
            <div key={pass} className="grid grid-cols-[80px_1fr] gap-x-3 py-2 first:pt-0 last:pb-0">
              <dt className="font-medium">{passName(pass, thresholds)}</dt>
              <dd className="figures font-semibold">
                {count(byPass[pass])} {byPass[pass] === 1 ? 'hit' : 'hits'}
              </dd>
              <dd className="col-start-2 text-xs text-muted">{passRule(pass, thresholds, semantic)}</dd>
            </div>
          ))}
        </dl>
      </Card>
      <Card title="Self-test">
        <RecallTable selfTest={selfTest} thresholds={thresholds} />
      </Card>
      <Card title="Boilerplate">
        <BoilerplateNote boilerplate={boilerplate} thresholds={thresholds} />
      </Card>
    </div>
  )
}
