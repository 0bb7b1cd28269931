/**
 * A number of a JSON text that JavaScript would write differently: 1.0, 1e20, an integer beyond
 * 2^53. Templates print the arguments of tool calls as Python read them, so the model trains on the
 * original spelling.
 */
export class ExactNumber {
  readonly lexeme: string
  constructor(lexeme: string) {
    this.lexeme = lexeme
  }

  /** For screens, which show it as JavaScript does; the raw record keeps the rest. */
  toJSON(): number {
    return Number(this.lexeme)
  }
}
