import { describe, expect, it } from 'vitest'
import type { Conversation, Message } from '@/lib/core/conversation'
import type { JsonValue } from '@/lib/core/json'
import { dialogueDigest, likeness, wordsDigest } from '@/lib/dedup'
import { comparable } from '@/lib/text/comparable'

const chat = (question: string, answer: string, system?: string): Conversation => ({
  messages: [
    ...(system === undefined ? [] : [{ role: 'system' as const, content: system }]),
    { role: 'user', content: question },
    { role: 'assistant', content: answer },
  ],
})

describe('dialogueDigest', () => {
  it('is blind to whitespace and Unicode forms, not to words, capitals or who speaks', () => {
    const same = dialogueDigest(chat('Où est\u00a0le  café?', 'Là.\n'), 'all')
    expect(dialogueDigest(chat(' Ou\u0300 est le cafe\u0301?', 'La\u0300.'), 'all')).toBe(same)
    for (const other of [
      chat('où est le café?', 'Là.'),
      chat('Où est le café ?', 'Là.'),
      chat('Là.', 'Où est le café?'),
      chat('Où est le café?Là.', ''),
      chat('Où est le café?', 'Là.', 'x'),
    ]) {
      expect(dialogueDigest(other, 'all')).not.toBe(same)
    }
  })

  it('looks at the prompt or the answer alone', () => {
    expect(dialogueDigest(chat('q', 'a'), 'prompt')).toBe(dialogueDigest(chat('q', 'b'), 'prompt'))
    expect(dialogueDigest(chat('q', 'a'), 'response')).toBe(dialogueDigest(chat('p', 'a', 's'), 'response'))
    expect(dialogueDigest(chat('q', 'a'), 'prompt')).not.toBe(dialogueDigest(chat('q', 'a', 's'), 'prompt'))
  })
})

describe('dialogueDigest of agent rows', () => {
  const agent = (call: JsonValue, result = 'rain', more: Partial<Message> = {}): Conversation => ({
    messages: [
      { role: 'user', content: 'What is the weather?' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: call } }],
        ...more,
      },
      { role: 'tool', content: result, tool_call_id: 'c1' },
      { role: 'assistant', content: 'Here it is.' },
    ],
  })
  const same = dialogueDigest(agent({ city: 'Paris' }), 'all')

  it.each<[string, Conversation]>([
    ['arguments', agent({ city: 'Rome' })],
    ['numbers beyond doubles', agent('{"id": 1789223344556677889}')],
    ['a result', agent({ city: 'Paris' }, 'sun')],
    ['reasoning', agent({ city: 'Paris' }, 'rain', { reasoning_content: 'They are in Paris.' })],
    [
      'the name of a call',
      agent({}, 'rain', {
        tool_calls: [{ type: 'function', function: { name: 'forecast', arguments: { city: 'Paris' } } }],
      }),
    ],
    ['no call', agent({}, 'rain', { tool_calls: [], content: 'Wait.' })],
  ])('tells them apart by %s', (_, other) => expect(dialogueDigest(other, 'all')).not.toBe(same))

  it('keeps the digits of numbers in arguments given as text', () => {
    expect(dialogueDigest(agent('{"id": 1789223344556677889}'), 'all')).not.toBe(
      dialogueDigest(agent('{"id": 1789223344556677888}'), 'all'),
    )
  })

  it('is blind to tool definitions, ids of calls, and whether arguments are an object or its text', () => {
    const others = [
      { ...agent({ city: 'Paris' }), tools: [{ type: 'function', function: { name: 'weather' } }] },
      agent('{"city": "Paris"}'),
      agent({}, 'rain', {
        tool_calls: [
          { id: 'other', type: 'function', function: { name: 'weather', arguments: { city: 'Paris' } } },
        ],
      }),
    ]
    for (const other of others) expect(dialogueDigest(other, 'all')).toBe(same)
  })

  it('tells rows apart by pictures', () => {
    const seen = (url: string): Conversation => ({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is it?' },
            { type: 'image_url', image_url: { url } },
          ],
        },
      ],
    })
    expect(dialogueDigest(seen('a.png'), 'all')).not.toBe(dialogueDigest(seen('b.png'), 'all'))
  })

  it('takes what is thought for something else than what is said', () => {
    const answer = (message: Partial<Message>): Conversation => ({
      messages: [{ role: 'assistant', content: '', ...message }],
    })
    expect(dialogueDigest(answer({ content: 'Four.' }), 'all')).not.toBe(
      dialogueDigest(answer({ reasoning_content: 'Four.' }), 'all'),
    )
  })
})

describe('what is compared', () => {
  it('is blind to full-width letters and to characters that nobody sees', () => {
    const plain = dialogueDigest(chat('What is the capital?', 'Paris'), 'all')
    const forms = [
      'Ｗｈａｔ ｉｓ ｔｈｅ ｃａｐｉｔａｌ？',
      'Wh\u00adat is\u200b the cap\u200dital?',
      '\ufeffWhat\u2060 is the ca\u034fpital?',
      '\u202aWhat is the capital?\u202c',
      'What is the capital?\ufe0f',
      'What is the capital\u{e0041}?',
    ]
    for (const form of forms) expect(dialogueDigest(chat(form, 'Paris'), 'all')).toBe(plain)
  })

  it('tells 10² from 102 and ½ from 1/2', () => {
    expect(dialogueDigest(chat('10²', 'x'), 'all')).not.toBe(dialogueDigest(chat('102', 'x'), 'all'))
    expect(comparable('1½')).toBe('1½')
  })

  it('has nothing invisible in it, whatever the character', () => {
    const left: string[] = []
    for (let code = 0; code < 0x110000; code++) {
      const text = comparable(`a${String.fromCodePoint(code)}b`)
      if (/[\p{Default_Ignorable_Code_Point}\p{Cf}]/u.test(text) || comparable(text) !== text)
        left.push(code.toString(16))
    }
    expect(left).toEqual([])
  })

  it('compares a text of invisible characters alone as it stands', () => {
    expect(dialogueDigest(chat('\u200b', 'x'), 'all')).not.toBe(dialogueDigest(chat('\u200c', 'x'), 'all'))
  })
})

describe('wordsDigest', () => {
  it('is blind to capitals, punctuation and compatibility forms, and compares what has no words as it stands', () => {
    expect(wordsDigest(chat('Hello, WORLD!', 'ﬁne'), 'all')).toBe(
      wordsDigest(chat('hello world', 'Fine…'), 'all'),
    )
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
