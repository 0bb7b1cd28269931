/** A character that TokenHasher drops: letters on both sides of it are one word. */
const NOTHING = '\u200b'

/**
 * A named or numbered character of HTML, escaped as often as may be ("&amp;nbsp;"); browsers read
 * &nbsp without its end.
 */
const ENTITY =
  /&(?:amp;){0,3}(?:#(\d{1,7})(?=;)|#[xX]([\da-fA-F]{1,6})(?=;)|([A-Za-z]{2,16}[1-4]{0,2}(?=;)|nbsp));?/g
const ACCENTED = /^([A-Za-z])(grave|acute|circ|tilde|uml|ring|cedil|caron)$/
const ACCENTS = new Map([
  ['grave', '\u0300'],
  ['acute', '\u0301'],
  ['circ', '\u0302'],
  ['tilde', '\u0303'],
  ['uml', '\u0308'],
  ['ring', '\u030a'],
  ['cedil', '\u0327'],
  ['caron', '\u030c'],
])
const LETTERS = new Map([
  ['szlig', 'ß'],
  ['aelig', 'æ'],
  ['AElig', 'Æ'],
  ['oelig', 'œ'],
  ['OElig', 'Œ'],
  ['oslash', 'ø'],
  ['Oslash', 'Ø'],
  ['sup1', '¹'],
  ['sup2', '²'],
  ['sup3', '³'],
  ['frac12', '½'],
  ['frac14', '¼'],
  ['frac34', '¾'],
])
/** Length of the longest sign that opens a tag, escaped several times. */
const LONGEST_SIGN = '&amp;amp;amp;lt;'.length
const SIGNS = new Set([
  'nbsp',
  'NonBreakingSpace',
  'ensp',
  'emsp',
  'thinsp',
  'hairsp',
  'numsp',
  'puncsp',
  'Tab',
  'NewLine',
  'amp',
  'lt',
  'gt',
  'quot',
  'apos',
  'lsquo',
  'rsquo',
  'sbquo',
  'ldquo',
  'rdquo',
  'bdquo',
  'laquo',
  'raquo',
  'lsaquo',
  'rsaquo',
  'ndash',
  'mdash',
  'hyphen',
  'hellip',
  'bull',
  'middot',
  'times',
  'divide',
  'minus',
  'plus',
  'equals',
  'plusmn',
  'deg',
  'prime',
  'Prime',
  'le',
  'ge',
  'ne',
  'euro',
  'pound',
  'cent',
  'yen',
  'dollar',
  'percnt',
  'copy',
  'reg',
  'trade',
  'para',
  'sect',
  'num',
  'ast',
  'sol',
  'bsol',
  'period',
  'comma',
  'colon',
  'semi',
  'quest',
  'excl',
  'iquest',
  'iexcl',
  'lpar',
  'rpar',
  'lsqb',
  'rsqb',
  'lcub',
  'rcub',
  'verbar',
  'larr',
  'rarr',
  'infin',
  'radic',
])
const UNSEEN = new Set(['shy', 'zwj', 'zwnj', 'lrm', 'rlm', 'ZeroWidthSpace', 'NoBreak'])

/**
 * Tags that set text off, and those that stand inside words; 10<sup>2</sup> is not 102. Names that
 * HTML does not have are text.
 */
const SETS_OFF =
  'br|hr|p|div|h[1-6]|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|td|th|pre|code|kbd|blockquote|center|section|article|html|body|label|img|sub|sup'
const INSIDE = 'b|i|u|s|em|strong|span|a|font|mark|small|big|del|ins|strike|tt|wbr'
/** Comments count as tags. Attributes must have values here: "if a <b and c> d" is not a tag. */
const ATTRIBUTES = String.raw`(?:\s{1,9}[\w:-]{1,40}\s{0,9}=\s{0,9}(?:"[^"<>]{0,500}"|'[^'<>]{0,500}'|[^\s"'<>&]{1,500}))*`
const TAG = new RegExp(
  `<!--[^<>]{0,500}-->|(?:<|&(?:amp;){0,3}lt;)/?(?:(${INSIDE})|${SETS_OFF})${ATTRIBUTES}\\s{0,9}/?(?:>|&(?:amp;){0,3}gt;)`,
  'gi',
)

/**
 * A word that was broken at the end of a line. The text before the hyphen is checked last: hyphens
 * are rare.
 */
const BROKEN = /[-\u2010\u00ad](?<=\p{L}.)[ \t]*\r?\n[ \t]*(?=\p{Ll})/gu
/** Emphasis that begins or ends within a word. One star around one letter is a product: a*b*c. */
const EMPHASIS =
  /(?<=\p{L})(\*{2,3}|__|\*(?=\p{L}{2}))(\p{L}+)\1|(\*{2,3}|__|\*(?=\p{L}{2}))(\p{L}+)\3(?=\p{L})/gu

/**
 * The form of a text in which eval items are searched for: without markup that leaves it the same
 * on a page (entities and tags of HTML, emphasis of Markdown within words, the hyphens of broken
 * lines). The length is unchanged, so that places remain valid.
 */
export function withoutMarkup(text: string): string {
  let plain = text
  if (plain.includes('<') || plain.includes('&')) {
    plain = plain.replace(TAG, (tag: string, inside: string | undefined, at: number) =>
      (inside !== undefined && goesOn(text, at + tag.length) ? NOTHING : ' ').repeat(tag.length),
    )
  }
  if (plain.includes('&')) {
    plain = plain.replace(ENTITY, (entity: string, ...[decimal, hexadecimal, name]: (string | undefined)[]) =>
      padded(characterOf(decimal, hexadecimal, name), entity),
    )
  }
  if (plain.includes('\n')) plain = plain.replace(BROKEN, (broken) => NOTHING.repeat(broken.length))
  if (!plain.includes('*') && !plain.includes('__')) return plain
  return plain.replace(
    EMPHASIS,
    (
      _,
      opening: string | undefined,
      word: string | undefined,
      before: string | undefined,
      beginning: string | undefined,
    ) => {
      const mark = NOTHING.repeat((opening ?? before)!.length)
      return mark + (word ?? beginning)! + mark
    },
  )
}

/** Whether a word may continue here: markup after its end is not part of it. */
function goesOn(text: string, at: number): boolean {
  return /^(?:[\p{L}\p{N}\p{M}<*_]|&(?:amp;){0,3}lt;)/u.test(text.slice(at, at + LONGEST_SIGN))
}

/** Null where it is none that is known. */
function characterOf(decimal?: string, hexadecimal?: string, name?: string): string | null {
  if (name === undefined) {
    const codePoint = decimal === undefined ? Number.parseInt(hexadecimal!, 16) : Number(decimal)
    return codePoint > 0x10ffff ? null : String.fromCodePoint(codePoint)
  }
  if (SIGNS.has(name)) return ' '
  if (UNSEEN.has(name)) return NOTHING
  const accented = ACCENTED.exec(name)
  return accented === null ? (LETTERS.get(name) ?? null) : accented[1]! + ACCENTS.get(accented[2]!)!
}

function padded(character: string | null, entity: string): string {
  return character === null ? entity : character + NOTHING.repeat(entity.length - character.length)
}
