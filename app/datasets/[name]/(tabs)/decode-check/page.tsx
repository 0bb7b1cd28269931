import { createLoader, createSerializer } from 'nuqs/server'
import Link from 'next/link'
import { DECODE_PAGE, decodeParams, MAXIMUM_DECODE_ROWS } from '@/components/decode/params'
import { DecodedRow } from '@/components/decode/decoded-row'
import { SampleForm } from '@/components/decode/sample-form'
import { count } from '@/components/format'
import { templateAsked } from '@/components/inspector/params'
import { decodeCheckPath } from '@/components/links'
import { DownloadTokenizer } from '@/components/tokens/download-tokenizer'
import { buttonClass } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { Notice } from '@/components/ui/notice'
import type { DecodeCheckView } from '@/lib/contract/decode-check'
import { WinnowError } from '@/lib/core/errors'
import type { decodeCheck } from '@/lib/services/inspection/decode-check'
import { inWorkroom } from '@/lib/services/workroom'
import { datasetName, header } from '../../dataset'
import type { Session } from '@/lib/services/host/session'
import { pageSession } from '@/lib/services/host/page-session'

export const metadata = { title: 'Decode check' }

const loadParams = createLoader(decodeParams)
const address = createSerializer(decodeParams)

export default async function DecodeCheckPage({
  params,
  searchParams,
}: {
  params: Promise<{ name: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const session = await pageSession()
  const name = await datasetName(params)
  const asked = await loadParams(searchParams)
  const { contract } = await header(name)
  const { seed, tokenizer, template, policy } = asked
  const n = Math.min(Math.max(asked.n, 1), MAXIMUM_DECODE_ROWS)
  const check = await checkOrProblem(session, name, {
    n,
    seed,
    tokenizer: tokenizer ?? undefined,
    policy: policy ?? undefined,
    template: templateAsked(template),
  })
  return (
    <div className="flex max-w-[1240px] flex-col gap-4">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <h2 className="text-lg font-semibold">Decode check</h2>
          <p className="max-w-[80ch] text-muted">
            A seeded sample, tokenized with {tokenizer ?? contract.tokenizer} as in training, then decoded
            from its token ids alone and compared with the recorded text.
          </p>
        </div>
        <SampleForm n={n} seed={seed} maximum={MAXIMUM_DECODE_ROWS} kept={{ tokenizer, template, policy }} />
      </div>
      {check instanceof WinnowError && (
        <Notice tone="error" title="Nothing could be decoded">
          {check.message}
          {check.code === 'tokenizer-not-here' && <DownloadTokenizer id={tokenizer ?? contract.tokenizer} />}
        </Notice>
      )}
      {!(check instanceof WinnowError) && check.n === 0 && (
        <Empty title="There are no rows to draw from">Import a file first.</Empty>
      )}
      {!(check instanceof WinnowError) && check.n > 0 && (
        <Rows
          name={name}
          check={check}
          page={asked.page}
          href={(page) => decodeCheckPath(name) + address({ ...asked, n, page })}
        />
      )}
    </div>
  )
}

async function checkOrProblem(
  session: Session,
  name: string,
  options: Parameters<typeof decodeCheck>[2],
): Promise<DecodeCheckView | WinnowError> {
  try {
    return await inWorkroom(session, 'decodeCheck', name, options)
  } catch (problem) {
    if (problem instanceof WinnowError && problem.code !== 'not-found') return problem
    throw problem
  }
}

function Rows({
  name,
  check,
  page,
  href,
}: {
  name: string
  check: DecodeCheckView
  page: number
  href: (page: number) => string
}) {
  const { n, of, mismatches } = check
  const ordered = [
    ...check.rows.filter(({ mismatch }) => mismatch !== null),
    ...check.rows.filter(({ mismatch }) => mismatch === null),
  ]
  const pages = Math.ceil(ordered.length / DECODE_PAGE)
  const shown = Math.min(Math.max(page, 1), pages)
  return (
    <>
      {mismatches.length === 0 ? (
        <Notice tone="ok" role="note" title={`Each of ${count(n)} rows decodes to its recorded text`}>
          Drawn from {count(of)}. The rendered text came back byte for byte, and every message is in it.
        </Notice>
      ) : (
        <Notice
          tone="warning"
          role="note"
          title={`${count(mismatches.length)} of ${count(n)} rows do not decode to their recorded text`}
        >
          They are listed first. Drawn from {count(of)}.
        </Notice>
      )}
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-xs" aria-label="Legend">
        <span>
          <mark className="tok-trained">underlined</mark> trained
        </span>
        <span>
          <span className="tok-masked">plain</span> masked
        </span>
        <span>
          <span className="tok-special">boxed</span> special token
        </span>
      </p>
      {ordered.slice((shown - 1) * DECODE_PAGE, shown * DECODE_PAGE).map((row) => (
        <DecodedRow key={row.id} dataset={name} row={row} />
      ))}
      {pages > 1 && (
        <nav aria-label="Pages" className="flex items-center gap-3">
          {shown > 1 ? (
            <Link href={href(shown - 1)} className={buttonClass()}>
              Previous
            </Link>
          ) : (
            <span aria-disabled className={buttonClass('default', 'medium', 'opacity-55')}>
              Previous
            </span>
          )}
          <span className="figures text-muted">
            {shown} of {pages}
          </span>
          {shown < pages ? (
            <Link href={href(shown + 1)} className={buttonClass()}>
              Next
            </Link>
          ) : (
            <span aria-disabled className={buttonClass('default', 'medium', 'opacity-55')}>
              Next
            </span>
          )}
        </nav>
      )}
    </>
  )
}
