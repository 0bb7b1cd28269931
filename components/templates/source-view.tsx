/** Lines drawn together: out of sight, a block costs nothing. */
const BLOCK = 100
/**
 * Characters of a line that are drawn; templates in one line have tens of thousands, minified files
 * millions.
 */
const MAXIMUM_LINE = 20_000

/** A template's source with line numbers, which errors and the origin of text refer to. */
export function SourceView({ source }: { source: string }) {
  const lines = source.split(/\r\n|\r|\n/)
  const blocks = Array.from({ length: Math.ceil(lines.length / BLOCK) }, (_, index) =>
    lines.slice(index * BLOCK, (index + 1) * BLOCK),
  )
  const width = `${String(lines.length).length + 1}ch`
  return (
    <div
      className="rounded-md border bg-surface py-2 font-mono text-xs"
      role="region"
      aria-label="Source of the template"
    >
      {blocks.map((block, index) => (
        <div
          key={index * BLOCK}
          style={{ contentVisibility: 'auto', containIntrinsicSize: `auto ${block.length * 16}px` }}
        >
          {block.map((line, at) => (
            <div
              key={at}
              id={`line-${index * BLOCK + at + 1}`}
              className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 px-3 target:bg-special"
            >
              <span className="text-right text-muted select-none" style={{ width }}>
                {index * BLOCK + at + 1}
              </span>
              <code className="dataset-text">
                {line.length > MAXIMUM_LINE
                  ? `${line.slice(0, MAXIMUM_LINE)} … (${line.length.toLocaleString('en')} characters)`
                  : line}
              </code>
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}
