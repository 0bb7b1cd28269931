import { NewTemplate } from '@/components/templates/new-template'
import { NewTokenizer } from '@/components/templates/new-tokenizer'
import { TemplateList } from '@/components/templates/template-list'
import { Card } from '@/components/ui/card'
import { listFamilies, listTemplates } from '@/lib/services/templates'
import { pageSession } from '@/lib/services/host/page-session'

export const metadata = { title: 'Templates' }
/** The content of the home is read for every request. */
export const dynamic = 'force-dynamic'

export default async function TemplatesPage() {
  const session = await pageSession()
  return (
    <div className="flex max-w-[1240px] flex-col gap-5 py-6">
      <div>
        <h1 className="text-xl font-semibold">Templates</h1>
        <p className="max-w-[80ch] text-muted">
          A chat template turns messages into the text a model is trained on and served with. See how each one
          handles roles, tools and reasoning, and add your own.
        </p>
      </div>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_400px]">
        <TemplateList templates={listTemplates(session)} />
        <div className="flex min-w-0 flex-col gap-5">
          <Card title="Add a template">
            <NewTemplate families={listFamilies(session)} />
          </Card>
          <Card title="Add a tokenizer">
            <NewTokenizer />
          </Card>
        </div>
      </div>
    </div>
  )
}
