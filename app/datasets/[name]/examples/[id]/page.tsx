import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { createLoader } from 'nuqs/server'
import { SetAsideNotice } from '@/components/examples/set-aside-notice'
import { count } from '@/components/format'
import { PackedInspector } from '@/components/inspector/packed-inspector'
import { inspectorParams, neighbourSearch, templateAsked, tokenParam } from '@/components/inspector/params'
import { datasetPath, examplePath } from '@/components/links'
import { buttonClass } from '@/components/ui/button'
import { listPolicies, listTokenizers } from '@/lib/services/inspection'
import { inspectionJson, inWorkroom } from '@/lib/services/workroom'
import { listTemplates } from '@/lib/services/templates'
import { datasetName, exampleId, header, orNotFound } from '../../dataset'
import { pageSession } from '@/lib/services/host/page-session'

interface Props {
  params: Promise<{ name: string; id: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

const loadParams = createLoader({ ...inspectorParams, token: tokenParam })

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Example ${(await params).id}` }
}

export default async function ExamplePage({ params, searchParams }: Props) {
  const session = await pageSession()
  const name = await datasetName(params)
  const id = await exampleId(params)
  const query = await searchParams
  const { tokenizer, template, policy, date, token } = await loadParams(Promise.resolve(query))
  const options = {
    tokenizer: tokenizer ?? undefined,
    policy: policy ?? undefined,
    date: date ?? undefined,
    template: templateAsked(template),
  }
  const search = neighbourSearch(
    new URLSearchParams(
      Object.entries(query).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
    ),
  )
  const [{ contract }, detail, inspection, tokenizers] = await Promise.all([
    header(name),
    orNotFound(inWorkroom(session, 'exampleDetail', name, id)),
    orNotFound(inspectionJson(session, name, id, options)),
    listTokenizers(session),
  ])
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h2 className="text-lg font-semibold">Example #{detail.id}</h2>
          <p className="text-muted wrap-anywhere">
            {detail.file}, line {count(detail.line)}
            {detail.key !== null && ` · key ${detail.key}`}
            {detail.category !== null && ` · ${detail.category}`} · revision {detail.revision.number}
            {detail.duplicates.slice(0, 3).map(({ exampleId, score, role }) => (
              <span key={exampleId}>
                {' '}
                · {role === 'removed' ? 'duplicate of' : 'kept over'}{' '}
                <Link className="underline" href={examplePath(name, exampleId)}>
                  #{exampleId}
                </Link>{' '}
                ({score.toFixed(2)})
              </span>
            ))}
          </p>
        </div>
        <nav aria-label="Neighbouring examples" className="flex gap-2">
          <Neighbour name={name} id={detail.previousId} search={search} label="Previous" />
          <Neighbour name={name} id={detail.nextId} search={search} label="Next" />
          <Link href={datasetPath(name, 'examples')} className={buttonClass('quiet')}>
            All examples
          </Link>
        </nav>
      </div>
      {detail.setAside !== null && (
        <SetAsideNotice
          dataset={name}
          row={{ exampleId: id, hash: detail.revision.hash }}
          decision={detail.setAside}
        />
      )}
      <PackedInspector
        key={id}
        detail={detail}
        inspection={inspection}
        choices={{ tokenizers, templates: listTemplates(session), policies: listPolicies() }}
        contract={contract}
        startToken={token}
      />
    </div>
  )
}

function Neighbour({
  name,
  id,
  search,
  label,
}: {
  name: string
  id: number | null
  search: string
  label: 'Previous' | 'Next'
}) {
  const content =
    label === 'Previous' ? (
      <>
        <ChevronLeft size={14} aria-hidden />
        {label}
      </>
    ) : (
      <>
        {label}
        <ChevronRight size={14} aria-hidden />
      </>
    )
  return id === null ? (
    <span aria-disabled className={buttonClass('default', 'medium', 'opacity-55')}>
      {content}
    </span>
  ) : (
    <Link href={examplePath(name, id) + search} className={buttonClass()}>
      {content}
    </Link>
  )
}
