import fc from 'fast-check'

/** Conversations as JSON texts, so that a number like 1.0 reaches both sides as it is written. */

/** Text that tokenizers and templates treat in their own ways. */
const FRAGMENTS = [
  'Hello',
  ' world',
  'What is 2+2?',
  'def f(x):\n    return x',
  '12345',
  '3.14',
  '{"a": [1, 2]}',
  "it's",
  '"quoted"',
  '\\n',
  '{{ x }}',
  '{% if %}',
  ' ',
  '  ',
  '\n',
  '\n\n',
  '\t',
  '\r\n',
  ' \n',
  '\u00a0',
  '\u3000',
  '\u2028',
  '\u0085',
  '\u001c',
  '\u200b',
  '\ufeff',
  '\u0000',
  '\u001f',
  'cafe\u0301',
  'é',
  'A\u030a',
  '\u0301',
  'n\u0303\u0323',
  '\u1112\u1161\u11ab',
  '한국어',
  'が',
  'か\u3099',
  '\u0958',
  '\u2126',
  '\ufb01',
  'ｱ',
  '漢字',
  '你好，世界',
  '日本語テスト',
  'ไทย',
  'हिन्दी',
  'שָׁלוֹם',
  'مرحبا',
  '\u200fabc\u202e',
  'Ünïcödé',
  'ß',
  'İ',
  'ſ',
  '👍',
  '👨‍👩‍👧‍👦',
  '🇩🇪',
  '👋🏽',
  '❤️',
  '𝒳',
  '𐍈',
  '\u{10ffff}',
  '▁',
  '▁▁',
  'Ġ',
  '<0x0A>',
  '##',
  '[[',
  ']]',
  '<think>',
  '</think>',
  '<think>\nhm\n</think>\n\n',
  '<tool_call>',
  '</tool_call>',
  '[INST]',
  ' [/INST]',
  '<|im_start|>',
  '<|im_end|>',
  '<|eot_id|>',
  '</s>',
  '<s>',
  '<eos>',
]

/** Numbers whose spelling Python, JavaScript or JSON disagree about. */
const NUMBERS = [
  '0',
  '-0',
  '-0.0',
  '1',
  '1.0',
  '-1.50',
  '0.1',
  '1e20',
  '1E5',
  '1e-7',
  '1.5e300',
  '1e16',
  '1e22',
  '123456789.123456789',
  '0.00001',
  '5e-324',
  '9007199254740993',
  '9223372036854775808',
  '-9223372036854775809',
  '123456789012345678901234567890',
]

const KEYS = [
  'a',
  'city',
  'b c',
  'ключ',
  '1',
  '10',
  '2',
  '',
  'true',
  'e\u0301',
  '"',
  'items',
  'get',
  'content',
]

/** JSON text of any value, small and not deep. */
const { object: jsonObject } = fc.letrec<{ value: string; object: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...NUMBERS),
    plainText([]).map((text) => JSON.stringify(text)),
    fc.constantFrom('true', 'false', 'null', '[]', '{}'),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    tie('object'),
  ),
  object: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...KEYS), tie('value')), { maxLength: 4, selector: ([key]) => key })
    .map((members) => `{${members.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(', ')}}`),
}))

function plainText(controlTokens: readonly string[]): fc.Arbitrary<string> {
  const fragment = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...FRAGMENTS) },
    { weight: 3, arbitrary: fc.string({ maxLength: 12 }) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
    ...(controlTokens.length === 0 ? [] : [{ weight: 1, arbitrary: fc.constantFrom(...controlTokens) }]),
  )
  return fc.array(fragment, { maxLength: 8 }).map((fragments) => fragments.join(''))
}

function objectText(members: readonly (readonly [string, string | null])[]): string {
  return `{${members
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${JSON.stringify(key)}: ${value!}`)
    .join(', ')}}`
}

/**
 * A conversation of any shape: plain chats and tool use, mostly in an order templates accept, and
 * some in none.
 */
function conversationText(controlTokens: readonly string[]): fc.Arbitrary<string> {
  const text = plainText(controlTokens)
  const quoted = text.map((content) => JSON.stringify(content))
  const sometimes = (value: fc.Arbitrary<string>): fc.Arbitrary<string | null> =>
    fc.option(value, { freq: 3 })

  const message = (role: string, content: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    content.map((given) =>
      objectText([
        ['role', `"${role}"`],
        ['content', given],
      ]),
    )
  const user = message('user', quoted)
  const assistant = fc.tuple(quoted, sometimes(quoted)).map(([content, thought]) =>
    objectText([
      ['role', '"assistant"'],
      ['content', content],
      ['reasoning_content', thought],
    ]),
  )
  const call = fc
    .tuple(
      fc.constantFrom('get_weather', 'f', 'añadir'),
      fc.oneof(
        { weight: 4, arbitrary: jsonObject },
        jsonObject.map((given) => JSON.stringify(given)),
      ),
      fc.boolean(),
    )
    .map(([name, given, withId]) =>
      objectText([
        ['id', withId ? '"call12345"' : null],
        ['type', '"function"'],
        [
          'function',
          objectText([
            ['name', JSON.stringify(name)],
            ['arguments', given],
          ]),
        ],
      ]),
    )
  const calling = fc
    .tuple(
      fc.oneof(quoted, fc.constant('""'), fc.constant('null')),
      fc.array(call, { minLength: 1, maxLength: 2 }),
      sometimes(quoted),
    )
    .map(([content, calls, thought]) =>
      objectText([
        ['role', '"assistant"'],
        ['content', content],
        ['reasoning_content', thought],
        ['tool_calls', `[${calls.join(', ')}]`],
      ]),
    )
  const result = fc
    .oneof(
      quoted,
      jsonObject.map((given) => JSON.stringify(given)),
    )
    .map((content) =>
      objectText([
        ['role', '"tool"'],
        ['content', content],
        ['tool_call_id', '"call12345"'],
        ['name', '"get_weather"'],
      ]),
    )
  const system = message('system', quoted)
  const parts = message(
    'user',
    fc
      .array(
        quoted.map((given) => `{"type": "text", "text": ${given}}`),
        { maxLength: 2 },
      )
      .map((items) => `[${items.join(', ')}]`),
  )
  const definition = fc
    .tuple(fc.constantFrom('get_weather', 'f'), quoted, jsonObject)
    .map(([name, description, parameters]) =>
      objectText([
        ['type', '"function"'],
        [
          'function',
          objectText([
            ['name', JSON.stringify(name)],
            ['description', description],
            ['parameters', parameters],
          ]),
        ],
      ]),
    )
  const tools = fc.option(
    fc.array(definition, { maxLength: 2 }).map((items) => `[${items.join(', ')}]`),
    { freq: 2 },
  )

  const chat = fc
    .tuple(
      fc.option(system, { freq: 1 }),
      fc.array(
        fc.tuple(user, assistant).map((pair) => pair.join(', ')),
        { minLength: 1, maxLength: 3 },
      ),
      sometimes(user),
    )
    .map(([first, pairs, last]) => [first, ...pairs, last])
  const toolUse = fc
    .tuple(
      sometimes(system),
      user,
      calling,
      fc.array(result, { minLength: 1, maxLength: 2 }),
      assistant,
      sometimes(user),
    )
    .map(([first, question, calls, results, reply, last]) => [
      first,
      question,
      calls,
      ...results,
      reply,
      last,
    ])
  const wild = fc.array(fc.oneof(system, user, assistant, calling, result, parts), {
    minLength: 1,
    maxLength: 6,
  })

  return fc
    .tuple(
      fc.oneof(
        { weight: 4, arbitrary: chat },
        { weight: 3, arbitrary: toolUse },
        { weight: 2, arbitrary: wild },
      ),
      tools,
      fc.boolean(),
    )
    .map(([messages, given, prompted]) =>
      objectText([
        ['messages', `[${messages.filter((each) => each !== null).join(', ')}]`],
        ['tools', given],
        ['generation_prompt', String(prompted)],
      ]),
    )
}

/** The same conversations every time. */
export function sampleConversations(count: number, controlTokens: readonly string[]): string[] {
  return fc.sample(conversationText(controlTokens), { numRuns: count, seed: 47325 })
}
