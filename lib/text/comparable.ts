/**
 * Characters that leave no mark on the page: soft hyphens, zero-width spaces and joiners, marks of
 * direction, variation selectors, tags.
 */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]+/gu
const ANY_INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/u
/** Superscripts, subscripts and fractions keep their form: 10² is not 102, and 1½ is not 11⁄2. */
const KEPT_FORMS = /([²³¹¼-¾\u2070-\u209c\u2150-\u215f\u2189]+)/u
const ASCII = /^[\0-\x7f]*$/

/**
 * The form of a text used in comparisons by exact and near duplicates and decontamination: NFKC
 * without invisible characters, so that neither full-width letters nor a zero-width space hide a
 * copy. Only for comparing: an emoji falls apart without its joiners, and so do some words of
 * Persian or Hindi, on both sides alike.
 */
export function comparable(text: string): string {
  if (ASCII.test(text)) return text
  const seen = ANY_INVISIBLE.test(text) ? text.replace(INVISIBLE, '') : text
  return KEPT_FORMS.test(seen)
    ? seen
        .split(KEPT_FORMS)
        .map((part, at) => (at % 2 === 1 ? part : part.normalize('NFKC')))
        .join('')
    : seen.normalize('NFKC')
}

/**
 * The same without letter case: what words are read from. Composed once more, since small letters
 * may come apart.
 */
export function comparableWords(text: string): string {
  return comparable(text).toLowerCase().normalize('NFC')
}
