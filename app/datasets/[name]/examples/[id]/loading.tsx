import { Loading, Skeleton } from '@/components/ui/skeleton'

export default function LoadingExample() {
  return (
    <Loading what="the example">
      <div className="flex flex-col gap-3">
        <Skeleton className="h-12" />
        <Skeleton className="h-[400px]" />
      </div>
    </Loading>
  )
}
