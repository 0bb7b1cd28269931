'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { problemText, removeTemplate } from '../api'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'

/** Takes a saved template away, after a second click. */
export function RemoveTemplate({ id }: { id: string }) {
  const router = useRouter()
  const [asked, setAsked] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const remove = async (): Promise<void> => {
    try {
      await removeTemplate(id)
      router.push('/templates')
      router.refresh()
    } catch (error) {
      setProblem(problemText(error))
      setAsked(false)
    }
  }
  return (
    <div className="flex flex-col items-end gap-2">
      {asked ? (
        <span className="flex gap-2">
          <Button look="danger" onClick={() => void remove()}>
            Remove it for good
          </Button>
          <Button onClick={() => setAsked(false)}>Keep</Button>
        </span>
      ) : (
        <Button look="quiet" onClick={() => setAsked(true)}>
          Remove
        </Button>
      )}
      {problem !== null && (
        <Notice tone="error" title="It was not removed">
          {problem}
        </Notice>
      )}
    </div>
  )
}
