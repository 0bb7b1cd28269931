/**
 * Turns texts into vectors whose cosine measures how similar they are in meaning, in the opinion of
 * the model.
 */
export interface Embedder {
  /** Name for people: a folder's name or a Hub id. */
  id: string
  /** SHA-256 of everything that decides the vectors: weights, tokenizer, pooling. */
  sha256: string
  dimensions: number
  /**
   * One row of `dimensions` numbers per text, each of length 1; zeros where the text holds nothing
   * the model knows.
   */
  embed(texts: readonly string[]): Promise<Float32Array>
}
