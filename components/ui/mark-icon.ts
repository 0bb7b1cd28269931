/** An icon in front of a word, on the word's own baseline. */
export const MARK_ICON = 'mr-1 inline align-[-2px]'
