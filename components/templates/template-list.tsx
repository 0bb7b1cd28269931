import Link from 'next/link'
import type { TemplateView } from '@/lib/contract/templates'
import { count } from '../format'
import { templatePath } from '../links'

const GROUPS = [
  { origin: 'saved', title: 'Saved here', empty: 'Nothing saved yet. Paste one under “Add a template”.' },
  { origin: 'family', title: 'Model families', empty: '' },
  { origin: 'tokenizer', title: 'From installed tokenizers', empty: '' },
] as const satisfies { origin: TemplateView['origin']; title: string; empty: string }[]

/** Every template one can choose, by where it comes from. */
export function TemplateList({ templates }: { templates: readonly TemplateView[] }) {
  return (
    <div className="flex flex-col gap-5">
      {GROUPS.map(({ origin, title, empty }) => {
        const members = templates.filter((template) => template.origin === origin)
        return (
          <section key={origin} aria-labelledby={`templates-${origin}`}>
            <h2 id={`templates-${origin}`} className="pb-2 text-base font-semibold">
              {title}
            </h2>
            {members.length === 0 ? (
              <p className="text-muted">{empty}</p>
            ) : (
              <ul className="divide-y rounded-md border">
                {members.map((template) => (
                  <li key={template.id}>
                    <Row template={template} />
                  </li>
                ))}
              </ul>
            )}
          </section>
        )
      })}
    </div>
  )
}

function Row({ template: { id, name, origin, family, sha256, characters } }: { template: TemplateView }) {
  return (
    <Link
      href={templatePath(id)}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 px-4 py-2 hover:bg-sunken sm:grid-cols-[minmax(0,1fr)_130px_110px]"
    >
      <span className="min-w-0">
        <span className="font-medium wrap-anywhere">{name}</span>
        {name !== id && <span className="pl-2 font-mono text-xs text-muted">{id}</span>}
        {origin === 'saved' && (
          <span className="block text-xs text-muted">
            {family === null ? 'claims no family' : `claims to be ${family}`}
          </span>
        )}
      </span>
      <span className="figures text-right text-muted">{count(characters)} characters</span>
      <span className="text-right font-mono text-xs text-muted max-sm:hidden" title={`SHA-256 ${sha256}`}>
        {sha256.slice(0, 12)}
      </span>
    </Link>
  )
}
