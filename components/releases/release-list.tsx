'use client'
import { useMutation } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import type { ReleaseView } from '@/lib/contract/releases'
import { problemText, verifyRelease } from '../api'
import { bytes, count, moment } from '../format'
import { datasetApi } from '../links'
import { Button, buttonClass } from '../ui/button'
import { Empty } from '../ui/empty'
import { Notice } from '../ui/notice'
import { WaivedGates } from './waived-gates'

export function ReleaseList({ dataset, releases }: { dataset: string; releases: ReleaseView[] }) {
  if (releases.length === 0)
    return (
      <Empty title="No release yet">
        A release is a frozen set of approved rows in split files, with a manifest that proves what is in it.
      </Empty>
    )
  return (
    <ul className="flex flex-col gap-4">
      {releases.map((release) => (
        <li key={release.version}>
          <ReleaseEntry dataset={dataset} release={release} />
        </li>
      ))}
    </ul>
  )
}

function ReleaseEntry({ dataset, release }: { dataset: string; release: ReleaseView }) {
  const verify = useMutation({ mutationFn: () => verifyRelease(dataset, release.version) })
  const file = (name: string) =>
    datasetApi(dataset, `releases/${release.version}/${encodeURIComponent(name)}`)
  return (
    <section aria-label={`Version ${release.version}`} className="rounded-md border">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b px-4 py-2">
        <p>
          <span className="text-base font-semibold">Version {release.version}</span>{' '}
          <span className="text-muted">
            {moment(release.createdAt)} · {release.format} · seed {release.seed}
          </span>
        </p>
        <span className="flex flex-wrap gap-2">
          <a
            className={buttonClass()}
            href={file('archive')}
            download
            title="All files in one archive: what winnow verify needs on another machine"
          >
            <Download size={14} aria-hidden />
            Download all<span className="sr-only"> of version {release.version}</span>
          </a>
          <Button disabled={verify.isPending} onClick={() => verify.mutate()}>
            {verify.isPending ? 'Verifying' : 'Verify'}
            <span className="sr-only"> version {release.version}</span>
          </Button>
        </span>
      </div>
      <WaivedGates release={release} />
      <ul className="divide-y">
        {release.files.map((item) => (
          <li key={item.name} className="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2">
            <a
              className="inline-flex items-center gap-2 font-medium text-accent underline"
              href={file(item.name)}
              download
            >
              <Download size={14} aria-hidden />
              {item.name}
            </a>
            <span className="text-muted">
              {count(item.rows)} rows · {bytes(item.bytes)} ·{' '}
              <a
                className="underline"
                href={`${file(item.name)}/labels`}
                download
                title="Token ids and labels (-100 where masked) under the contract of this release"
              >
                as labels
              </a>
            </span>
            <code className="w-full font-mono text-xs text-muted wrap-anywhere">sha256 {item.sha256}</code>
          </li>
        ))}
        <li className="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2">
          <a
            className="inline-flex items-center gap-2 text-accent underline"
            href={file(release.index.name)}
            download
          >
            <Download size={14} aria-hidden />
            {release.index.name}
          </a>
          <span className="text-muted">the split of each row · {bytes(release.index.bytes)}</span>
          <code className="w-full font-mono text-xs text-muted wrap-anywhere">
            sha256 {release.index.sha256}
          </code>
        </li>
        <li className="px-4 py-2">
          <a
            className="inline-flex items-center gap-2 text-accent underline"
            href={file('manifest.json')}
            download
          >
            <Download size={14} aria-hidden />
            manifest.json
          </a>
          <code className="block font-mono text-xs text-muted wrap-anywhere">
            sha256 {release.manifestHash}
          </code>
        </li>
      </ul>
      {verify.data !== undefined && (
        <div className="border-t p-4">
          {verify.data.ok ? (
            <Notice tone="ok" title={`Version ${release.version} is intact`}>
              Hashes, counts, schema and splits were recomputed from the files and agree with the manifest.
            </Notice>
          ) : (
            <Notice tone="error" title={`Version ${release.version} does not agree with its manifest`}>
              <ul className="list-disc pl-4">
                {verify.data.problems.map((problem) => (
                  <li key={problem}>{problem}</li>
                ))}
              </ul>
            </Notice>
          )}
        </div>
      )}
      {verify.isError && (
        <div className="border-t p-4">
          <Notice tone="error" title="The files could not be checked">
            {problemText(verify.error)}
          </Notice>
        </div>
      )}
    </section>
  )
}
