import { Loading, Skeleton } from '@/components/ui/skeleton'

export default function LoadingExamples() {
  return (
    <Loading what="examples">
      <div className="flex flex-col gap-3">
        <Skeleton className="h-8 max-w-[720px]" />
        <div className="flex flex-col gap-1">
          {Array.from({ length: 14 }, (_, row) => (
            <Skeleton key={row} className="h-8" />
          ))}
        </div>
      </div>
    </Loading>
  )
}
