import {
  deviationText,
  type FamilyCheck,
  type RenderOutcome,
  type TemplateDeviation,
} from '@/lib/contract/templates'
import { DrawnText } from '../tokens/drawn-text'
import { Notice } from '../ui/notice'

/** Characters around the first difference that are shown. */
const BEFORE = 240
const AFTER = 160

/** Whether a template is the one of the family it claims, and where it is not. */
export function FamilyNotice({ check }: { check: FamilyCheck }) {
  if (check.result === 'unknown')
    return (
      <Notice tone="warning" title={`Not compared with ${check.family}`}>
        {check.reason} Releases that use this template are blocked until it has been compared, or until
        someone takes responsibility by name.
      </Notice>
    )
  if (check.result === 'same')
    return (
      <Notice tone="ok" role="note" title={`The same text as ${check.family}`}>
        Compared letter by letter in {check.checked} renderings of made-up conversations.
      </Notice>
    )
  return (
    <Notice tone="error" role="note" title={`Not the template of ${check.family}`}>
      <p>{deviationText(check.deviation)}</p>
      <p className="text-muted">
        A model served with a different template than it was trained on behaves as if it had not been trained.
        You can look at this template here, but datasets that use it cannot be released.
      </p>
      <DeviationDiff deviation={check.deviation} />
    </Notice>
  )
}

/** Both texts around the first character that differs, whitespace drawn. */
export function DeviationDiff({
  deviation: { family, expected, actual, at },
}: {
  deviation: TemplateDeviation
}) {
  return (
    <div className="mt-3 grid gap-3 lg:grid-cols-2">
      <Side label={`Text of ${family}`} outcome={expected} at={at} className="diff-removed" />
      <Side label="Text of this template" outcome={actual} at={at} className="diff-added" />
    </div>
  )
}

function Side({
  label,
  outcome,
  at,
  className,
}: {
  label: string
  outcome: RenderOutcome
  at: number | null
  className: string
}) {
  const text = outcome.ok ? outcome.text : outcome.message
  const place = at ?? 0
  const from = Math.max(0, place - BEFORE)
  return (
    <figure className="min-w-0">
      <figcaption className="pb-1 text-xs text-muted">
        {label}
        {!outcome.ok && ': refused'}
      </figcaption>
      <pre className="dataset-text rounded-md border bg-page px-3 py-2 font-mono text-xs">
        {at === null ? (
          text
        ) : (
          <>
            {from > 0 && '… '}
            <DrawnText text={text.slice(from, place)} />
            {place < text.length ? (
              <span className={className} title="First character that differs">
                <span className="sr-only">[first difference] </span>
                <DrawnText text={firstCharacter(text, place)} />
              </span>
            ) : (
              <span className={className}>end of the text</span>
            )}
            <DrawnText text={text.slice(place + firstCharacter(text, place).length, place + AFTER)} />
            {place + AFTER < text.length && ' …'}
          </>
        )}
      </pre>
    </figure>
  )
}

/** A whole character, never half a surrogate pair. */
const firstCharacter = (text: string, at: number): string =>
  at < text.length ? String.fromCodePoint(text.codePointAt(at)!) : ''
