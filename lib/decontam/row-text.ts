/** One message of a training row; `asked` where it is no answer. */
export interface RowText {
  text: string
  asked: boolean
}
