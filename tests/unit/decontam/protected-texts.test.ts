import { describe, expect, it } from 'vitest'
import type { Conversation } from '@/lib/core/conversation'
import { protectedTexts, withoutCommonStems } from '@/lib/decontam/protected-texts'

const item = (question: string, answer: string): Conversation => ({
  messages: [
    { role: 'user', content: question },
    { role: 'assistant', content: answer },
  ],
})
const LONG = Array.from({ length: 20 }, (_, at) => `word${at}`).join(' ')

describe('texts of an eval example that must not be trained on', () => {
  it.each<[string, Conversation, [string, string][]]>([
    ['a question', item('How many?', '18'), [['question', 'How many?']]],
    [
      'a question and an answer of twenty words',
      item('How many?', LONG),
      [
        ['question', 'How many?'],
        ['answer', LONG],
      ],
    ],
    [
      'a question and a long answer without spaces',
      item('多少？', '一'.repeat(20)),
      [
        ['question', '多少？'],
        ['answer', '一'.repeat(20)],
      ],
    ],
    [
      'an answer of nineteen words is none',
      item('How many?', LONG.replace('word0 ', '')),
      [['question', 'How many?']],
    ],
    [
      'the stem of multiple choice',
      item('An ecclesia is:\nA. a church\nB. a sect', 'A'),
      [
        ['question', 'An ecclesia is:\nA. a church\nB. a sect'],
        ['stem', 'An ecclesia is:'],
      ],
    ],
    [
      'a stem of a word or two is none',
      item('Evaluate:\nA. 1\nB. 2', 'A'),
      [['question', 'Evaluate:\nA. 1\nB. 2']],
    ],
  ])('%s', (_, conversation, texts) => {
    expect(protectedTexts(conversation, false).map(({ part, text }) => [part, text])).toEqual(texts)
  })

  it('are all answers where that is asked for', () => {
    expect(protectedTexts(item('How many?', '18'), true).map(({ text }) => text)).toEqual(['How many?', '18'])
  })

  it('are no stems that many examples have', () => {
    const texts = ['one', 'two', 'three', 'four'].flatMap((option) =>
      protectedTexts(item(`Which of these is TRUE?\nA. ${option}\nB. none`, 'A'), false),
    )
    expect(withoutCommonStems(texts, 3).map(({ part }) => part)).toEqual([
      'question',
      'question',
      'question',
      'question',
    ])
    expect(withoutCommonStems(texts, 4).length).toBe(8)
  })
})
