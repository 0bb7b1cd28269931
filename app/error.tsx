'use client'
import { Button, LinkButton } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'

/**
 * A page that failed: says so, what is safe, and what to try. The cause is only in the server's
 * log.
 */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return (
    <div className="mx-auto max-w-[720px] py-8">
      <Notice tone="error" title="This page could not be shown">
        <p>
          Your data and your decisions are kept; nothing was changed. Try again, and if it happens again, look
          in the server log
          {error.digest === undefined ? (
            ''
          ) : (
            <>
              {' '}
              for <code className="font-mono">{error.digest}</code>
            </>
          )}
          .
        </p>
        <div className="mt-3 flex gap-2">
          <Button onClick={reset}>Try again</Button>
          <LinkButton href="/">All datasets</LinkButton>
        </div>
      </Notice>
    </div>
  )
}
