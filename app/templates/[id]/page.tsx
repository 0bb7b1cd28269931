import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { createLoader } from 'nuqs/server'
import type { ReactNode } from 'react'
import { TextDiff } from '@/components/diff/text-diff'
import { count, moment } from '@/components/format'
import { CoverageTable } from '@/components/templates/coverage-table'
import { DeviationDiff, FamilyNotice } from '@/components/templates/deviation'
import { templateParams } from '@/components/templates/params'
import { ProbeList } from '@/components/templates/probe-list'
import { RemoveTemplate } from '@/components/templates/remove-template'
import { SourceView } from '@/components/templates/source-view'
import { TemplateView } from '@/components/templates/template-view'
import { DownloadTokenizer } from '@/components/tokens/download-tokenizer'
import { Notice } from '@/components/ui/notice'
import { WinnowError } from '@/lib/core/errors'
import type { TemplateReport } from '@/lib/contract/templates'
import { listDatasets } from '@/lib/services/datasets'
import { listPolicies, listTokenizers } from '@/lib/services/inspection'
import { inWorkroom } from '@/lib/services/workroom'
import { listTemplates, type TemplateText, templateText, usualTokenizer } from '@/lib/services/templates'
import { decodedSegment } from '../../segment'
import type { Session } from '@/lib/services/host/session'
import { pageSession } from '@/lib/services/host/page-session'

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

const ORIGINS = {
  family: 'ships with Winnow',
  saved: 'saved here',
  tokenizer: 'from the tokenizer’s files',
} as const
const loadParams = createLoader(templateParams)

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Template ${decodedSegment((await params).id)}` }
}

export default async function TemplatePage({ params, searchParams }: Props) {
  const session = await pageSession()
  const template = textOr404(session, decodedSegment((await params).id))
  const { tab, tokenizer: chosen, policy, against } = await loadParams(searchParams)
  const tokenizer = chosen ?? usualTokenizer(session, template.id)
  const [tokenizers, datasets] = await Promise.all([listTokenizers(session), listDatasets(session)])
  const report =
    tab === 'probes' || tab === 'coverage' ? await reportOf(session, template.id, tokenizer, policy) : null
  return (
    <div className="flex max-w-[1240px] flex-col gap-4 py-6">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <p className="text-muted">
            <Link href="/templates" className="underline">
              Templates
            </Link>
          </p>
          <h1 className="text-xl font-semibold wrap-anywhere">{template.name}</h1>
          <p className="text-muted wrap-anywhere">
            {ORIGINS[template.origin]} · {count(template.characters)} characters
            {template.savedAt !== null && ` · ${moment(template.savedAt)}`} · SHA-256{' '}
            <code className="font-mono text-xs">{template.sha256}</code>
          </p>
        </div>
        {template.origin === 'saved' && <RemoveTemplate id={template.id} />}
      </div>
      <FamilyStanding id={template.id} />
      <TemplateView
        id={template.id}
        tokenizer={tokenizer}
        datasets={datasets.map(({ name }) => name)}
        choices={{ tokenizers, templates: listTemplates(session), policies: listPolicies() }}
        panels={{
          source: <SourceView source={template.source} />,
          probes: (
            <Report report={report} tokenizer={tokenizer}>
              {(found) => <ProbeList probes={found.probes} />}
            </Report>
          ),
          coverage: (
            <Report report={report} tokenizer={tokenizer}>
              {(found) => <CoverageTable coverage={found.coverage} />}
            </Report>
          ),
          compare:
            against === null ? (
              <p className="text-muted">Choose the template to compare it with.</p>
            ) : (
              <Comparison template={template} against={against} />
            ),
        }}
      />
    </div>
  )
}

function textOr404(session: Session, id: string): TemplateText {
  try {
    return templateText(session, id)
  } catch (problem) {
    if (problem instanceof WinnowError && problem.code === 'not-found') notFound()
    throw problem
  }
}

/**
 * The report, or why there is none: a tokenizer that is not installed, a template that lacks what
 * the policy needs.
 */
async function reportOf(
  session: Session,
  template: string,
  tokenizer: string,
  policy: string,
): Promise<TemplateReport | WinnowError> {
  try {
    return await inWorkroom(session, 'probe', { template, tokenizer, policy })
  } catch (problem) {
    if (problem instanceof WinnowError) return problem
    throw problem
  }
}

function Report({
  report,
  tokenizer,
  children,
}: {
  report: TemplateReport | WinnowError | null
  tokenizer: string
  children: (report: TemplateReport) => ReactNode
}) {
  if (report === null) return null
  if (report instanceof WinnowError) {
    return (
      <Notice tone="warning" title="Nothing could be tried out">
        {report.message}
        {report.code === 'tokenizer-not-here' && <DownloadTokenizer id={tokenizer} />}
      </Notice>
    )
  }
  return (
    <div className="flex flex-col gap-4">
      {report.problem !== null && (
        <Notice tone="error" title="It cannot render even a plain chat">
          {report.problem.message}
          {report.problem.line !== null &&
            ` (line ${report.problem.line}, column ${report.problem.column ?? 1})`}
        </Notice>
      )}
      {children(report)}
    </div>
  )
}

async function FamilyStanding({ id }: { id: string }) {
  const session = await pageSession()
  let check: Awaited<ReturnType<typeof inWorkroom<'familyCheck'>>>
  try {
    check = await inWorkroom(session, 'familyCheck', id)
  } catch (problem) {
    if (!(problem instanceof WinnowError)) throw problem
    return (
      <Notice tone="warning" title="It could not be compared with its family">
        {problem.message}
      </Notice>
    )
  }
  return check !== null && <FamilyNotice check={check} />
}

async function Comparison({ template, against }: { template: TemplateText; against: string }) {
  const session = await pageSession()
  let compared: Awaited<ReturnType<typeof inWorkroom<'compareTemplates'>>>
  try {
    compared = await inWorkroom(session, 'compareTemplates', template.id, against)
  } catch (problem) {
    if (!(problem instanceof WinnowError)) throw problem
    return (
      <Notice tone="warning" title="They cannot be compared">
        {problem.message}
      </Notice>
    )
  }
  const { source, check } = compared
  return (
    <div className="flex flex-col gap-4">
      {check.result === 'same' && (
        <Notice tone="ok" title={`The same text as ${against}`}>
          In each of {check.checked} renderings of made-up conversations, although the two may be written
          differently.
        </Notice>
      )}
      {check.result === 'deviates' && (
        <section aria-labelledby="other-text">
          <h2 id="other-text" className="text-base font-semibold">
            They render different text
          </h2>
          <p>
            The first time: {check.deviation.conversation}
            {check.deviation.generationPrompt && ', with the generation prompt'}.{' '}
            {count(check.deviation.differing)} of {count(check.deviation.checked)} renderings of made-up
            conversations differ.
          </p>
          <DeviationDiff deviation={check.deviation} />
        </section>
      )}
      <section aria-labelledby="other-source">
        <h2 id="other-source" className="pb-2 text-base font-semibold">
          The two sources
        </h2>
        <p className="pb-2 text-muted">
          <del className="diff-removed">Struck through</del>: only in {against}.{' '}
          <ins className="diff-added">Underlined</ins>: only in {template.id}.
        </p>
        <div
          className="rounded-md border bg-surface px-3 py-2 font-mono text-xs"
          role="region"
          aria-label="Difference of the two sources"
        >
          <TextDiff before={source} after={template.source} quiet />
        </div>
      </section>
    </div>
  )
}
