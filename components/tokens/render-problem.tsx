import type { Inspection } from '@/lib/contract/inspection'
import { Notice } from '../ui/notice'
import { DownloadTokenizer } from './download-tokenizer'

/** A template that refuses an example is a finding about the pair, shown calmly with its place. */
export function RenderProblem({
  error,
  tokenizer,
}: {
  error: Extract<Inspection, { ok: false }>['error']
  tokenizer?: string
}) {
  if (error.code === 'tokenizer-not-here')
    return (
      <Notice tone="warning" title="The tokenizer is not here">
        <p>{error.message}</p>
        {tokenizer !== undefined && <DownloadTokenizer id={tokenizer} />}
      </Notice>
    )
  const place =
    error.line === null
      ? ''
      : ` Template line ${error.line}${error.column === null ? '' : `, column ${error.column}`}.`
  return (
    <Notice
      tone="warning"
      title={
        error.code === 'row-too-long'
          ? 'This example is too long to be rendered'
          : 'This example cannot be rendered with these settings'
      }
    >
      <p className="dataset-text">
        {/[.!?…]$/.test(error.message.trim()) ? error.message : `${error.message}.`}
        {place}
      </p>
      <p className="text-muted">
        The example itself is untouched.{' '}
        {error.code === 'row-too-long'
          ? 'Split it into several rows, or reject it'
          : 'Choose another tokenizer or template, or fix the conversation'}{' '}
        (<code className="font-mono">{error.code}</code>).
      </p>
    </Notice>
  )
}
