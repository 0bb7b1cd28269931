import { Loading, Skeleton } from '@/components/ui/skeleton'

export default function LoadingPage() {
  return (
    <Loading what="the page">
      <div className="flex max-w-[1240px] flex-col gap-5 py-6">
        <Skeleton className="h-7 w-[200px]" />
        <Skeleton className="h-24" />
        <Skeleton className="h-24" />
      </div>
    </Loading>
  )
}
