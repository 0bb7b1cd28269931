/** One message of a training row; `asked` unless it is an answer. */
export interface RowText {
  text: string
  asked: boolean
}
