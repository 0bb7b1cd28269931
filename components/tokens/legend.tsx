/**
 * The meaning of the marks; each sample has its own shape, so that the legend can be read without
 * colour.
 */
export function Legend({ findings = false }: { findings?: boolean }) {
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs" aria-label="Legend">
      <span>
        <mark className="tok-trained">underlined</mark> trained
      </span>
      <span>
        <span className="tok-masked">plain</span> masked, read but not trained
      </span>
      <span>
        <span className="tok-special">boxed</span> special token
      </span>
      <span>
        <span className="tok-template">slanted</span> added by the template
      </span>
      <span>
        <span className="tok-glyph">⏎ · ⇥</span> newline, space, tab
      </span>
      {findings && (
        <span>
          <span className="tok-finding">wavy</span> finding
        </span>
      )}
    </p>
  )
}
