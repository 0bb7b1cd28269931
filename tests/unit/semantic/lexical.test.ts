import { describe, expect, it } from 'vitest'
import { cosine, countZeros, LEXICAL_NAME, lexicalVectors } from '@/lib/dedup'

const TEXTS = [
  'How do I bake bread at home?',
  'How can I bake bread at home?',
  'What is the capital of France?',
  'Name the capital city of France.',
  'Explain how rockets reach orbit.',
  'Explain how a rocket gets to orbit.',
  'Write a poem about the sea.',
  'Write a song about the sea.',
]

describe('lexical vectors', () => {
  it('are called what they are', () => {
    expect(LEXICAL_NAME).toBe('lexical (TF-IDF + LSA)')
  })

  it('are alike where the words are', () => {
    const vectors = lexicalVectors(TEXTS)
    expect(cosine(vectors, 0, 1)).toBeGreaterThan(0.9)
    expect(cosine(vectors, 0, 2)).toBeLessThan(0.5)
  })

  it('are the same every time', () => {
    expect(lexicalVectors(TEXTS)).toEqual(lexicalVectors(TEXTS))
  })

  it('have length 1, or are zero for texts that share nothing', () => {
    const vectors = lexicalVectors([...TEXTS, '', 'xyzzy', '§§§'])
    expect(countZeros(vectors)).toBe(3)
    for (let row = 0; row < TEXTS.length; row++) expect(cosine(vectors, row, row)).toBeCloseTo(1, 5)
  })

  it('keep all of the angle where there are as many directions as texts', () => {
    // TF-IDF of scikit-learn's TfidfVectorizer(sublinear_tf=True, min_df=2), where a and b share
    // one of two terms each.
    const vectors = lexicalVectors(['a b', 'b c', 'c a', 'a b', 'b c', 'c a'])
    expect(cosine(vectors, 0, 3)).toBeCloseTo(1, 5)
    expect(cosine(vectors, 0, 1)).toBeCloseTo(0.5, 5)
  })

  it('reads scripts without spaces character by character', () => {
    const vectors = lexicalVectors(['我喜欢吃苹果', '我喜欢吃香蕉', '今天天气很好', '今天天气不好'])
    expect(cosine(vectors, 0, 1)).toBeGreaterThan(cosine(vectors, 0, 2))
  })

  it('stand no text, one text, equal texts', () => {
    expect(lexicalVectors([]).values).toHaveLength(0)
    expect(lexicalVectors(['alone']).count).toBe(1)
    const same = lexicalVectors(['same words', 'same words', 'same words'])
    expect(cosine(same, 0, 2)).toBeCloseTo(1, 5)
  })
})
