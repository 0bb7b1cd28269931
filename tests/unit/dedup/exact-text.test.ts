import { describe, expect, it } from 'vitest'
import type { Conversation } from '@/lib/core/conversation'
import { dialogueDigest, likeness, wordsDigest } from '@/lib/dedup'

const chat = (question: string, answer: string, system?: string): Conversation => ({
  messages: [...(system === undefined ? [] : [{ role: 'system' as const, content: system }]), { role: 'user', content: question }, { role: 'assistant', content: answer }],
})

describe('dialogueDigest', () => {
  it('is blind to whitespace and Unicode forms, not to words, capitals or who speaks', () => {
    const same = dialogueDigest(chat('Où est\u00a0le  café?', 'Là.\n'), 'all')
    expect(dialogueDigest(chat(' Ou\u0300 est le cafe\u0301?', 'La\u0300.'), 'all')).toBe(same)
    for (const other of [chat('où est le café?', 'Là.'), chat('Où est le café ?', 'Là.'), chat('Là.', 'Où est le café?'), chat('Où est le café?Là.', ''), chat('Où est le café?', 'Là.', 'x')]) {
      expect(dialogueDigest(other, 'all')).not.toBe(same)
    }
  })

  it('looks at the prompt or the answer alone', () => {
    expect(dialogueDigest(chat('q', 'a'), 'prompt')).toBe(dialogueDigest(chat('q', 'b'), 'prompt'))
    expect(dialogueDigest(chat('q', 'a'), 'response')).toBe(dialogueDigest(chat('p', 'a', 's'), 'response'))
    expect(dialogueDigest(chat('q', 'a'), 'prompt')).not.toBe(dialogueDigest(chat('q', 'a', 's'), 'prompt'))
  })
})

describe('wordsDigest', () => {
  it('is blind to capitals, punctuation and compatibility forms, and compares what has no words as it stands', () => {
    expect(wordsDigest(chat('Hello, WORLD!', 'ﬁne'), 'all')).toBe(wordsDigest(chat('hello world', 'Fine…'), 'all'))
    expect(wordsDigest(chat('?', '!'), 'all')).not.toBe(wordsDigest(chat('!', '?'), 'all'))
  })
})

describe('likeness', () => {
  it('tells apart what two rows have in common', () => {
    const one = chat('q', 'a', 'Be brief.')
    expect(likeness(one, one, true)).toBe('identical')
    expect(likeness(one, chat('q ', 'a', 'Be  brief.'), false)).toBe('same-dialogue')
    expect(likeness(one, chat('q', 'a', 'Be long.'), false)).toBe('same-but-system')
    expect(likeness(one, chat('q', 'a'), false)).toBe('same-but-system')
    expect(likeness(one, chat('q', 'b', 'Be brief.'), false)).toBe('near')
  })
})
