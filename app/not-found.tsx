import { LinkButton } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'

export const metadata = { title: 'Not found' }

export default function NotFoundPage() {
  return (
    <div className="mx-auto max-w-[720px] py-8">
      <h1 className="sr-only">Not found</h1>
      <Empty
        title="There is nothing at this address"
        action={
          <LinkButton look="primary" href="/">
            All datasets
          </LinkButton>
        }
      >
        The dataset or the example may have been removed, or the address is incomplete.
      </Empty>
    </div>
  )
}
