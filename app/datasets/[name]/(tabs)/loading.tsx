import { Loading, Skeleton } from '@/components/ui/skeleton'

export default function LoadingDataset() {
  return (
    <Loading what="the dataset">
      <div className="flex flex-col gap-4">
        <Skeleton className="h-12" />
        <Skeleton className="h-[200px]" />
        <Skeleton className="h-[200px]" />
      </div>
    </Loading>
  )
}
