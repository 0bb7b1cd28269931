import { describe, expect, it } from 'vitest'
import { optionsOf } from '@/lib/decontam'
import { shuffleOptions } from '@/lib/decontam/options'

describe('options of a question', () => {
  it.each([
    ['Which planet is the largest?\nA. Mars\nB. Jupiter', 'Which planet is the largest?'],
    [
      'Which planet is the largest?\n\nA) Mars\nB) Jupiter\nC) Venus\nD) Earth',
      'Which planet is the largest?',
    ],
    ['Which planet is the largest? (A) Mars (B) Jupiter (C) Venus', 'Which planet is the largest?'],
    ['Which planet is the largest? A. Mars B. Jupiter C. Venus D. Earth', 'Which planet is the largest?'],
    ['Which planet is the largest? a) Mars b) Jupiter c) Venus', 'Which planet is the largest?'],
    ['Sentence: He sang.\nOptions:\n(A) He\n(B) She\n(C) Ambiguous', 'Sentence: He sang.'],
    ['Is it so?\nOptions:\n- Yes\n- No', 'Is it so?'],
    ['Vitamin A. is good for B. Which of them?\nA. one\nB. two', 'Vitamin A. is good for B. Which of them?'],
    ['哪个行星最大？\nA. 火星\nB. 木星', '哪个行星最大？'],
  ])('%j', (text, stem) => expect(text.slice(0, optionsOf(text)!.stemEnd).trimEnd()).toBe(stem))

  it.each([
    'How many ducks are left?',
    'Plan a. and plan b. are the same.',
    'Grade A. students only',
    'def f(a):\n    return a',
    '',
  ])('there are none in %j', (text) => expect(optionsOf(text)).toBeNull())

  it('change places under letters that stay in order', () => {
    expect(shuffleOptions('Which?\nA. one\nB. two\nC. three')).toBe('Which?\nA. three\nB. two\nC. one')
    expect(shuffleOptions('How many?')).toBe('How many?')
  })
})
