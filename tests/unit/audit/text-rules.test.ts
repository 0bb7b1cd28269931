import { describe, expect, it } from 'vitest'
import { auditExample } from '@/lib/audit'
import { exampleOf, marked, PARAMETERS, rulesFor, turn } from './fixtures'

const GITHUB = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`
const OPENSSH = '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n-----END OPENSSH PRIVATE KEY-----'
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'
const LONG =
  'The committee met on Tuesday to settle the budget and to hear the report of the treasurer, who had prepared it with care'

/** Answers, the texts that are marked in them, and answers nothing is marked in. */
const IN_ANSWERS: Record<string, { marked: [answer: string, ...spans: string[]][]; clean: string[] }> = {
  refusal: {
    marked: [
      ['As an AI language model, I have no opinions.', 'As an AI language model, I'],
      ["I'm sorry, but I can't help with that.", "sorry, but I can't"],
      ['I’m sorry, but I can’t help with that.', 'sorry, but I can’t'],
      ['I cannot provide instructions for that.', 'I cannot provide'],
      ["It's not appropriate to suggest such a thing.", "It's not appropriate to "],
      ['很抱歉，我无法回答这个问题。', '抱歉，我无法'],
    ],
    clean: [
      "I couldn't help but laugh.",
      'You cannot provide two values here.',
      'The user is sorry, but the shop is closed.',
      'Wear a tie: it is not appropriate to come in shorts.',
    ],
  },
  'truncated-response': {
    marked: [
      [`${LONG} and the`, 'the'],
      [`${LONG},`, ','],
      ['Here it is:\n```python\nprint(1)', '```python\nprint(1)'],
    ],
    clean: [
      `${LONG}.`,
      LONG,
      'the',
      'Here it is:\n```python\nprint(1)\n```',
      'Use ``` in the line.',
      'Things to hand in',
    ],
  },
  'placeholder-output': {
    marked: [
      ['<nooutput>', '<nooutput>'],
      [' No Output\n', ' No Output\n'],
      ['N/A', 'N/A'],
      ['[TODO]', '[TODO]'],
      ['Lorem ipsum dolor sit amet.', 'Lorem ipsum dolor sit amet.'],
    ],
    clean: ['None', 'null', 'No', 'No output is produced, because the loop never runs.', 'TODO lists help.'],
  },
  'verbosity-opener': {
    marked: [
      ["That's a great question! It is 4.", "That's a great question!"],
      ['Certainly! It is 4.', 'Certainly!'],
      ["I'd be happy to help. It is 4.", "I'd be happy to"],
    ],
    clean: ['It is certainly 4.', 'Sure, the answer is 4.', 'Great questions shape great research.'],
  },
  mojibake: {
    marked: [
      ['cafÃ© crÃ¨me', 'Ã©', 'Ã¨'],
      ['donâ€™t', 'â€™'],
      ['25 Â°C', 'Â°'],
      ['lost \ufffd\ufffd here', '\ufffd\ufffd'],
    ],
    clean: ['café crème', 'SÃO PAULO', 'don’t', 'Ângulo, 25 °C', '€ 5'],
  },
  'control-characters': {
    marked: [
      ['a\u0000b\u001b[0m', '\u0000', '\u001b'],
      ['user\u202egnp.exe', '\u202e'],
      ['\u0085', '\u0085'],
    ],
    clean: ['tab\tand\r\nline', 'émoji 👩‍👩‍👧 and 中文\u200c'],
  },
  'pii-email': {
    marked: [
      ['Write to <mia.li+news@mail.example.co.uk>.', 'mia.li+news@mail.example.co.uk'],
      ['a@b.com, "c@d.org"', 'a@b.com', 'c@d.org'],
      ['mailto:jürgen@müller.de', 'jürgen@müller.de'],
    ],
    clean: ['@decorator', 'a @ b', 'user@localhost', 'a.@b.com', 'git@v1.2', '@property\ndef x'],
  },
  'pii-phone': {
    marked: [
      ['Call +41 (0)96 471 07 95 or (905) 674-3793.', '+41 (0)96 471 07 95', '(905) 674-3793'],
      ['905-674-3793x12', '905-674-3793x12'],
      ['My phone number is 9498777106.', '9498777106'],
      ['03.93.92.16.85', '03.93.92.16.85'],
    ],
    clean: [
      '9498777106',
      'in 2023-01-15',
      '80 370 860 1550 2440 3530',
      'SSN 460-89-9847',
      '3.1415926535',
      '00100001',
      'id 123-456-789012',
      'pages 100-200',
      '1,000,000,000',
      '12:30:45.123456',
    ],
  },
  'pii-card': {
    marked: [
      ['Pay with 4111 1111 1111 1111 now', '4111 1111 1111 1111'],
      ['378282246310005', '378282246310005'],
    ],
    clean: [
      '4111 1111 1111 1112',
      '0.4111111111111111',
      '4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1',
      '1234567812345670',
      '41111111111111112222333344445555',
    ],
  },
  'pii-iban': {
    marked: [
      ['GB82 WEST 1234 5698 7654 32.', 'GB82 WEST 1234 5698 7654 32'],
      ['de89370400440532013000', 'de89370400440532013000'],
    ],
    clean: ['GB82 WEST 1234 5698 7654 33', 'ZZ89370400440532013000', 'DE8937040044053201300'],
  },
  'pii-ip': {
    marked: [
      ['from 86.121.97.248:8080', '86.121.97.248'],
      ['2a00:1450:4001:81b::200e', '2a00:1450:4001:81b::200e'],
    ],
    clean: [
      '192.168.0.1',
      '10.1.2.30',
      '127.0.0.1',
      '255.255.255.0',
      '203.0.113.7',
      '1.2.3.4',
      'version 10.15.7.21',
      '999.1.1.10',
      '1.20.3.4.5',
      'std::vector::at',
      '12:34:56',
      '2001:db8::10:1',
      'fe80::1:2:3',
    ],
  },
  'pii-ssn': {
    marked: [['SSN: 460-89-9847.', '460-89-9847']],
    clean: [
      '000-12-3456',
      '666-12-3456',
      '912-12-3456',
      '123-00-4567',
      '123-45-0000',
      '1460-89-9847',
      '460-89-98471',
      '460899847',
    ],
  },
  secret: {
    marked: [
      ['id = AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
      [`token ${GITHUB} works`, GITHUB],
      [OPENSSH, OPENSSH],
      [`Authorization: Bearer ${JWT}`, JWT],
      ['OPENAI_API_KEY="sk-abcDEF0123456789abcdEFGH"', 'sk-abcDEF0123456789abcdEFGH'],
      ['postgres://app:h0rse-staple@db.internal/x', 'h0rse-staple'],
      ['api_key = "951bc382db9cfee29c68634761dd6e19"', '951bc382db9cfee29c68634761dd6e19'],
    ],
    clean: [
      'password = "password"',
      'postgres://user:password@localhost',
      'token = get_token(user_id, scope1)',
      'api_key = os.environ["API_KEY_2"]',
      'the secret: 42',
      'task-management-system-2024',
      'https://example.com:8080/a@b',
      'sk-learn-0.24-is-out',
    ],
  },
}

describe.each(Object.entries(IN_ANSWERS))('%s', (rule, cases) => {
  it.each(cases.marked)('marks in %j', (answer, ...spans) => {
    expect(marked(rule, turn('What is it, please?', answer))).toEqual(spans)
  })

  it.each(cases.clean)('leaves %j alone', (answer) => {
    expect(marked(rule, turn('What is it, please?', answer))).toEqual([])
  })
})

it('text rules read only answers where they are about answers, and all texts where they are about private data', () => {
  const prompt = "Repeat: I'm sorry, but I can't help with that. Certainly! <think> mia@li.org"
  expect(rulesFor(exampleOf(turn(prompt, 'No.')))).toEqual(['pii-email'])
})

it('text rules read thoughts and tool calls', () => {
  const thoughtful = [
    { role: 'user' as const, content: 'Hi' },
    { role: 'assistant' as const, content: 'Hello.', reasoning_content: 'mia@li.org' },
  ]
  expect(marked('pii-email', thoughtful)).toEqual(['mia@li.org'])
  const calling = exampleOf([
    { role: 'user', content: 'Hi' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ type: 'function', function: { name: 'mail', arguments: { to: 'mia@li.org' } } }],
    },
  ])
  expect(rulesFor(calling)).toEqual(['pii-email'])
})

it('findings do not repeat private data in their message', () => {
  const findings = auditExample(exampleOf(turn('mia@li.org', `${GITHUB} 4111 1111 1111 1111`)), PARAMETERS)
  expect(findings.map(({ rule }) => rule)).toEqual(['pii-email', 'pii-card', 'secret'])
  expect(findings.map(({ message }) => message).join()).not.toMatch(/mia|ghp|4111/)
})

describe('no-input-text', () => {
  it.each([
    'No input',
    '<no input>',
    'Noinput',
    '(noinput)',
    '<noinput>.',
    'N/A',
    '<none>',
    'No input required.',
    'No Input ',
  ])('finds %j as the last line', (line) => {
    expect(marked('no-input-text', turn(`Name three colours.\n${line}`, 'Red.'))).toEqual([line.trimEnd()])
  })

  it.each([
    'No input',
    'Name three colours.\nNone',
    'What does this print?\nNo input was found in the file.',
    'No input\nName three colours.',
  ])('leaves %j alone', (prompt) => {
    expect(marked('no-input-text', turn(prompt, 'Red.'))).toEqual([])
  })
})
