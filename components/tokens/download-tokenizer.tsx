'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { downloadTokenizer, problemText } from '../api'
import { Button } from '../ui/button'

/**
 * The button below "not on this machine yet": looking at a page never downloads, pressing this
 * does.
 */
export function DownloadTokenizer({ id }: { id: string }) {
  const router = useRouter()
  const client = useQueryClient()
  const download = useMutation({
    mutationFn: () => downloadTokenizer(id),
    onSuccess: async () => {
      await client.invalidateQueries()
      router.refresh()
    },
  })
  return (
    <div className="mt-3 flex flex-col items-start gap-2">
      <Button disabled={download.isPending} onClick={() => download.mutate()}>
        {download.isPending ? `Downloading ${id}` : `Download ${id} from the Hub`}
      </Button>
      {download.isError && (
        <p role="alert" className="text-danger">
          {problemText(download.error)}
        </p>
      )}
      {download.isSuccess && (
        <p role="status" className="text-ok">
          It is here.
        </p>
      )}
    </div>
  )
}
