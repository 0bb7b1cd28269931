import { Fragment, type ReactNode } from 'react'

/**
 * Characters that nobody sees but the tokenizer: controls, soft hyphen, zero-width space, direction
 * marks, byte order mark, lone surrogates.
 */
const INVISIBLE = String.raw`[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u00a0\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]`

/**
 * Newline, tab, an invisible character, or a space that is easy to miss: first, last, doubled, or
 * next to a newline.
 */
const DRAWN = new RegExp(
  String.raw`\r\n|[\r\n\t]|${INVISIBLE}| {2,}|^ +| +$| +(?=[\r\n])|(?<=[\r\n]) +`,
  'gu',
)

/** Invisible characters only: for text that is meant to be read. */
const HIDDEN = new RegExp(INVISIBLE, 'gu')

const NAMES: Record<string, string> = {
  '\u00a0': 'NBSP',
  '\u00ad': 'SHY',
  '\u200b': 'ZWSP',
  '\ufeff': 'BOM',
  '\u0000': 'NUL',
}

/**
 * Text with its whitespace drawn: ⏎ · ⇥, and a box for invisible characters. The drawn signs are
 * decoration; screen readers and the clipboard get the text itself. Single spaces between words are
 * not drawn, or nothing could be read.
 */
export function DrawnText({ text }: { text: string }) {
  return <Drawn text={text} signs={DRAWN} />
}

/** Text to be read, in which only invisible characters are made visible. */
export function ReadableText({ text }: { text: string }) {
  return <Drawn text={text} signs={HIDDEN} />
}

function Drawn({ text, signs }: { text: string; signs: RegExp }) {
  const parts: ReactNode[] = []
  let from = 0
  for (const match of text.matchAll(signs)) {
    if (match.index > from) parts.push(text.slice(from, match.index))
    parts.push(<Fragment key={match.index}>{drawn(match[0])}</Fragment>)
    from = match.index + match[0].length
  }
  if (from < text.length) parts.push(text.slice(from))
  return <>{parts}</>
}

/**
 * The drawing of one sign; data-units is the number of characters that an added element represents.
 */
function drawn(sign: string): ReactNode {
  if (sign.startsWith(' '))
    return (
      <span className="tok-space" data-dots={'·'.repeat(sign.length)}>
        {sign}
      </span>
    )
  if (sign === '\t')
    return (
      <>
        <Glyph units={0}>⇥</Glyph>
        {'\t'}
      </>
    )
  if (sign === '\n')
    return (
      <>
        <Glyph units={0}>⏎</Glyph>
        {'\n'}
      </>
    )
  if (sign === '\r\n')
    return (
      <>
        <Glyph units={1}>␍⏎</Glyph>
        {'\n'}
      </>
    )
  if (sign === '\r')
    return (
      <span className="tok-glyph" data-units={1}>
        ␍
      </span>
    )
  const name = nameOf(sign)
  return (
    <span
      className="rounded-sm border border-dashed border-control px-0.5 font-mono text-xs no-underline"
      data-units={sign.length}
      title={`Invisible character ${name}`}
    >
      {name}
    </span>
  )
}

const Glyph = ({ units, children }: { units: number; children: string }) => (
  <span className="tok-glyph" aria-hidden data-units={units}>
    {children}
  </span>
)

const nameOf = (sign: string): string =>
  NAMES[sign] ?? `U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`

/** One token's own text: every space is drawn, since where a word's space belongs is the point. */
export const tokenText = (text: string): string =>
  text
    .replace(/ /g, '·')
    .replace(/\r/g, '␍')
    .replace(/\n/g, '⏎')
    .replace(/\t/g, '⇥')
    .replace(HIDDEN, (sign) => `⟨${nameOf(sign)}⟩`)
